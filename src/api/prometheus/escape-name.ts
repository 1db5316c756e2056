const PREFIX = "U__";
const ESCAPES = /__|_([0-9a-fA-F]{1,6})_/g;

/**
 * A name as Prometheus' "values" escaping writes it in paths: `U__a_2e_b` is `a.b`, `__` is `_`. What is
 * not well escaped stands for itself.
 */
export function unescapeName(name: string): string {
  if (!name.startsWith(PREFIX)) return name;
  const escaped = name.slice(PREFIX.length);
  if (escaped.replaceAll(ESCAPES, "").includes("_")) return name;
  return escaped.replaceAll(ESCAPES, (escape: string, code: string | undefined) => {
    if (code === undefined) return "_";
    const point = Number.parseInt(code, 16);
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : escape;
  });
}
