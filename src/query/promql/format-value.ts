/** A float as Prometheus writes it in JSON and labels: shortest, without exponent except for huge and tiny ones. */
export function formatValue(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  return String(value);
}
