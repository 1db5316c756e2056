/** Ten to the power of more is not finite in a double. */
const MAX_DECIMALS = 300;

/**
 * A number with a fixed count of decimals; without one, with as many as its size asks for. Halves are rounded up.
 */
export function fixed(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return value.toLocaleString("en-US");
  const places = Math.min(MAX_DECIMALS, Math.max(0, Math.trunc(decimals ?? decimalsFor(value))));
  const factor = 10 ** places;
  const rounded = value === 0 ? "0" : String(Math.round(value * factor) / factor);
  if (rounded.includes("e") || places === 0) return rounded;
  const [whole = "", fraction = ""] = rounded.split(".");
  return `${whole}.${fraction.padEnd(places, "0")}`;
}

/**
 * How many decimals a value is worth when nothing was asked for: none if it is whole, else two or three
 * significant digits, as its leading digits are above or below 2.25.
 */
export function decimalsFor(value: number): number {
  if (value % 1 === 0) return 0;
  const size = Math.abs(value);
  const places = 1 - Math.floor(Math.log(size) / Math.LN10);
  return Math.max(0, size / 10 ** -places > 2.25 ? places + 1 : places);
}
