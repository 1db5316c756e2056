/**
 * A number in a label (`le`, `quantile`): the shortest decimal that reads back the same, never with an
 * exponent, as Go's `FormatFloat(v, 'f', -1, 64)` prints it.
 */
export function decimalText(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  return withoutExponent(String(value));
}

/** An attribute's double, as the OpenTelemetry Collector prints it (Go's encoding/json). */
export function attributeNumberText(value: number): string {
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? "NaN" : decimalText(value);
    return `json: unsupported value: ${text}`;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return value.toExponential();
  return decimalText(value);
}

function withoutExponent(text: string): string {
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = parts;
  const exponent = Number(exponentText);
  const digits = whole + fraction;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, "0");
}
