/** Values that TraceQL also has as numbers or booleans. */
const TYPED = /^(-?\d{1,18}(\.\d+)?|true|false)$/;

/**
 * The TraceQL condition that a span, its resource or one of its events has an attribute whose value reads as `value`:
 * where all values are text, their types are not known.
 */
export function tagIs(key: string, value: string): string {
  const literals = [JSON.stringify(value), ...(TYPED.test(value) ? [value] : [])];
  return anyField(key)
    .flatMap((field) => literals.map((literal) => `${field} = ${literal}`))
    .join(" || ");
}

/** That any of them has the attribute. */
export const tagExists = (key: string): string =>
  anyField(key)
    .map((field) => `${field} != nil`)
    .join(" || ");

function anyField(key: string): readonly string[] {
  const name = quotedName(key);
  return [`span.${name}`, `resource.${name}`, `event.${name}`];
}

/** The name of an attribute in quotes, as TraceQL takes any. */
export const quotedName = (name: string): string => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
