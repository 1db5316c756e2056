const BAD_CHARACTER = /[^a-zA-Z0-9_]/g;
const PLAIN = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const KNOWN_MAX = 10_000;

/** Names met before: lines of one stream repeat their keys. */
const known = new Map<string, string>();

/** A key made a label name: other characters become `_`, and a digit in front gets one before it. */
export function sanitizeKey(key: string): string {
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const trimmed = key.trim();
  let name = trimmed;
  if (!PLAIN.test(trimmed)) {
    name = trimmed.replaceAll(BAD_CHARACTER, "_");
    if (/^\d/.test(name)) name = `_${name}`;
  }
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, name);
  return name;
}

/** A key that continues a name: a digit in front stands. */
export function joinKeys(prefix: string, key: string): string {
  const trimmed = key.trim();
  if (trimmed === "") return prefix;
  if (prefix === "") return sanitizeKey(key);
  return `${prefix}_${PLAIN.test(trimmed) ? trimmed : trimmed.replaceAll(BAD_CHARACTER, "_")}`;
}
