/**
 * A float as Go's `FormatFloat(v, 'f', -1, 64)` prints it: the shortest decimal that reads back the same,
 * never with an exponent. So are labels' values (`le`, `quantile`) and samples in Loki's answers written.
 */
export function decimalText(value: number): string {
  const text = floatText(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = parts;
  const exponent = Number(exponentText);
  const digits = whole + fraction;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, "0");
}

/**
 * A float as Prometheus' API writes it: the shortest that reads back the same, from 1e21 on and below 1e-6 with
 * an exponent of two digits or more.
 */
export function floatText(value: number): string {
  // Most are of this size: no form that differs.
  if ((value >= 1e-6 && value < Infinity) || (value <= -1e-6 && value > -Infinity)) return String(value);
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  return String(value).replace(/e-(\d)$/, "e-0$1");
}
