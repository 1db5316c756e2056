/** Go's `%g` writes an exponent below the one, and from the other on. */
const LEAST_EXPONENT = -4;
const EXPONENT_FROM = 6;

/**
 * As Go's `fmt` prints a float with `%v` or `%g` (`9e+06`): the shortest decimal that reads back the same.
 *
 * @param exponentFrom the digits of a `%.2g`, to which the value is rounded already.
 */
export function goFloatText(value: number, exponentFrom = EXPONENT_FROM): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < LEAST_EXPONENT || exponent >= exponentFrom) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const decimals = (mantissa.split(".")[1]?.length ?? 0) - exponent;
  return exponent < 0 ? value.toFixed(decimals) : String(value);
}
