import type { Attribute } from "./otlp-values.ts";

/** Names and values; only web addresses become links. */
export function AttributeTable({ attributes }: { attributes: readonly Attribute[] }) {
  return (
    <dl className="attributes">
      {attributes.map(({ key, value }) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            {/^https?:\/\/\S+$/.test(value) ? (
              <a href={value} target="_blank" rel="noreferrer">
                {value}
              </a>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
