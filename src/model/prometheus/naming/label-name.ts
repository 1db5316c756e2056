const known = new Map<string, string>();
const MAX_KNOWN = 10_000;

/**
 * Prometheus' label name of an attribute key, as its OTLP receiver builds it by default: each invalid
 * character becomes `_`, `key_` goes before a digit, `key` before a single leading underscore.
 *
 * @returns `""` for a key that names no label: empty, or nothing but underscores once translated.
 */
export function labelName(key: string): string {
  let name = known.get(key);
  if (name === undefined) {
    name = translate(key);
    if (known.size < MAX_KNOWN) known.set(key, name);
  }
  return name;
}

function translate(key: string): string {
  const replaced = key.replaceAll(/[^a-zA-Z0-9]/gu, "_");
  if (/^[0-9]/.test(replaced)) return `key_${replaced}`;
  if (/^_(?!_)/.test(replaced)) return `key${replaced}`;
  return /^_*$/.test(replaced) && replaced !== key ? "" : replaced;
}
