import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";

/** The first attribute of a key, as in the Collector's maps. */
export const attributeOf = (attributes: readonly KeyValue[], key: string): AnyValue | undefined =>
  attributes.find((attribute) => attribute.key === key)?.value;

/** Names of more parts are looked for whole only. */
const MAX_PARTS = 32;

/**
 * An attribute by its key, or one in a map: of `a.b.c`, `c` in `a.b`, or `b.c` in `a`, the longest key that is a map first.
 */
export function attributeAt(attributes: readonly KeyValue[], path: string): AnyValue | undefined {
  const whole = attributeOf(attributes, path);
  if (whole !== undefined || !path.includes(".")) return whole;
  const parts = path.split(".");
  if (parts.length > MAX_PARTS) return undefined;
  // What stands under each beginning of the path, the shorter ones first: the longer are found in them.
  const beginnings: (AnyValue | undefined)[] = [];
  for (let count = 1; count <= parts.length; count++) {
    const beginning = parts.slice(0, count);
    beginnings.push(attributeOf(attributes, beginning.join(".")) ?? inMap(beginnings, beginning));
  }
  return beginnings.at(-1);
}

function inMap(
  beginnings: readonly (AnyValue | undefined)[],
  parts: readonly string[],
): AnyValue | undefined {
  for (let count = parts.length - 1; count > 0; count--) {
    const beginning = beginnings[count - 1];
    if (beginning?.kind === "map") return attributeAt(beginning.value, parts.slice(count).join("."));
  }
  return undefined;
}
