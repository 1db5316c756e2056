import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId } from "react";
import { tagScopes, tagValues } from "../http/tempo.ts";
import { OPERATORS, type Tag } from "./search-form.ts";

interface TagRowProps {
  readonly tag: Tag;
  readonly onChange: (tag: Tag) => void;
  readonly onRemove: () => void;
}

/** One condition on an attribute, with the names and values that exist. */
export function TagRow({ tag, onChange, onRemove }: TagRowProps) {
  const id = useId();
  const scopes = useQuery({
    queryKey: ["traces", "tags"],
    queryFn: ({ signal }) => tagScopes(signal),
    staleTime: 30_000,
  });
  const names = (scopes.data ?? []).flatMap(({ name, tags }) =>
    name === "intrinsic" ? [] : tags.map((item) => `${name}.${item}`),
  );
  const known = names.includes(tag.name);
  const values = useQuery({
    queryKey: ["traces", "values", tag.name],
    queryFn: ({ signal }) => tagValues(tag.name, signal),
    enabled: known,
    staleTime: 30_000,
  });
  return (
    <div className="tag-row" role="group" aria-label={`Tag ${tag.name}`}>
      <input
        className="input tag-name"
        aria-label="Tag name"
        list={`${id}n`}
        value={tag.name}
        spellCheck="false"
        onChange={(event) => onChange({ ...tag, name: tagName(event.target.value) })}
      />
      <datalist id={`${id}n`}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <select
        className="select"
        aria-label="Operator"
        value={tag.operator}
        onChange={(event) => {
          const operator = OPERATORS.find((item) => item === event.target.value) ?? "=";
          onChange({ ...tag, operator });
        }}
      >
        {OPERATORS.map((operator) => (
          <option key={operator} value={operator}>
            {operator}
          </option>
        ))}
      </select>
      <input
        className="input"
        aria-label="Tag value"
        list={`${id}v`}
        value={tag.value}
        spellCheck="false"
        onChange={(event) => onChange({ ...tag, value: event.target.value })}
      />
      <datalist id={`${id}v`}>
        {(values.data ?? []).map((item) => (
          <option key={item.value} value={item.value} />
        ))}
      </datalist>
      <button
        type="button"
        className="button ghost icon"
        aria-label={`Remove tag ${tag.name}`}
        title="Remove"
        onClick={onRemove}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}

/** A name being written is never empty: a tag without a name is none, and its row would be gone. */
function tagName(text: string): string {
  const name = text.replaceAll(/\s/g, "");
  return name === "" ? "." : name;
}
