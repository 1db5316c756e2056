const PREFIX = "U__";
const ESCAPES = /__|_([0-9a-fA-F]{1,6})_/g;
const PLAIN_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** What becomes of names that not every client reads (prometheus.io, "Escaping Schemes"), as media types name it. */
export const ESCAPINGS = ["allow-utf-8", "underscores", "dots", "values"] as const;
export type Escaping = (typeof ESCAPINGS)[number];

/** Whether a name needs no quotes and no escaping: of ASCII letters, digits, `_` and `:`, without a digit first. */
export const isPlainName = (name: string): boolean => PLAIN_NAME.test(name);

/** A name of a metric or label; a plain one stays as it is. */
export function escapeName(name: string, escaping: Escaping): string {
  if (isPlainName(name)) return name;
  switch (escaping) {
    case "allow-utf-8":
      return name;
    case "underscores":
      return byCharacter(name, "_", () => "_");
    case "dots":
      return byCharacter(name, "__", (character) => (character === "." ? "_dot_" : "__"));
    case "values":
      return PREFIX + byCharacter(name, "__", (character) => `_${character.codePointAt(0)?.toString(16)}_`);
  }
}

function byCharacter(name: string, underscore: string, other: (character: string) => string): string {
  return Array.from(name, (character, at) => {
    if (character === "_") return underscore;
    const isPlain = at === 0 ? isPlainName(character) : isPlainName(`_${character}`);
    return isPlain ? character : other(character);
  }).join("");
}

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
