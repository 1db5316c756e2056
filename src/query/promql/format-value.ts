/** A float as Prometheus' API writes it: shortest, with an exponent of two digits for huge and tiny ones. */
export function formatValue(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  const text = String(value);
  return text.includes("e-") ? text.replace(/e-(\d)$/, "e-0$1") : text;
}

/** The same without any exponent: a float as a label's value. */
export function formatPlain(value: number): string {
  const text = formatValue(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-])(\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign, whole = "", fraction = "", direction, exponent] = match;
  const digits = whole + fraction;
  const places = Number(exponent);
  if (direction === "-") return `${sign}0.${"0".repeat(places - 1)}${digits}`;
  return sign + digits.padEnd(places + 1, "0");
}
