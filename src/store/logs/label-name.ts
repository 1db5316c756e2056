/**
 * The label name that Loki makes of an attribute's: each run of other characters than ASCII letters
 * and digits becomes one `_`, a digit at the start gets `key_` before it, and the underscores around
 * a reserved name (`__name__`) stay.
 */
export function labelName(attribute: string): string {
  const known = names.get(attribute);
  if (known !== undefined) return known;
  const name = madeName(attribute);
  if (names.size < MOST_KNOWN) names.set(attribute, name);
  return name;
}

/** Records of one kind have the same attributes. */
const names = new Map<string, string>();
const MOST_KNOWN = 10_000;

function madeName(attribute: string): string {
  const reserved = /^__(.+)__$/su.exec(attribute)?.[1];
  const inner = (reserved ?? attribute).replace(/[^a-zA-Z0-9]+/gu, "_");
  const name = reserved === undefined ? inner : `__${inner}__`;
  return /^[0-9]/.test(name) ? `key_${name}` : name;
}
