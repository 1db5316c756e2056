/** Go's `%g` writes an exponent below the one, and from the other on. */
const LEAST_EXPONENT = -4;
const EXPONENT_FROM = 6;

/** As Go's `fmt` prints a float with `%v` (`9e+06`): the shortest decimal that reads back the same. */
export function goFloatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < LEAST_EXPONENT || exponent >= EXPONENT_FROM) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const decimals = (mantissa.split(".")[1]?.length ?? 0) - exponent;
  return exponent < 0 ? value.toFixed(decimals) : String(value);
}
