const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;
const UNIT_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

export const isGoUnit = (unit: string): boolean => Object.hasOwn(UNIT_NANOS, unit);

/**
 * A duration as Go's `time.ParseDuration` reads it, such as `-1.5h10m`.
 *
 * @returns whole nanoseconds, less than 2^63; `undefined` for what is none.
 */
export function parseGoDuration(text: string): number | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  if (text.slice(sign.length) === "0") return 0;
  let at = sign.length;
  let nanos = 0;
  do {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (part === null) return undefined;
    const [, whole = "", fraction = "", unit = ""] = part;
    if (whole === "" && fraction === "") return undefined;
    const unitNanos = UNIT_NANOS[unit] ?? NaN;
    // In this order, as in Go: 1.001s is 1,001,000,000 ns, but 1.001 * 1e9 is less.
    nanos += Number(whole) * unitNanos + Math.trunc(Number(fraction) * (unitNanos / 10 ** fraction.length));
    at = PART.lastIndex;
  } while (at < text.length);
  if (!(nanos < 2 ** 63)) return undefined;
  return sign === "-" && nanos !== 0 ? -nanos : nanos;
}

/** As Go prints a duration: `24ms`, `1.5s`, `1h0m3s`. */
export function printGoDuration(nanos: bigint): string {
  if (nanos < 0n) return `-${printGoDuration(-nanos)}`;
  if (nanos === 0n) return "0s";
  if (nanos < 1_000n) return `${nanos}ns`;
  if (nanos < 1_000_000n) return decimals(nanos, 1_000n, "µs");
  if (nanos < 1_000_000_000n) return decimals(nanos, 1_000_000n, "ms");
  let rest = nanos;
  let text = "";
  for (const [unit, suffix] of LONG_UNITS) {
    if (rest >= unit || text !== "") text += `${rest / unit}${suffix}`;
    rest %= unit;
  }
  return text + decimals(rest, 1_000_000_000n, "s");
}

const LONG_UNITS: readonly (readonly [bigint, string])[] = [
  [3_600_000_000_000n, "h"],
  [60_000_000_000n, "m"],
];

function decimals(value: bigint, unit: bigint, suffix: string): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, "0")
    .replace(/0+$/, "");
  return `${value / unit}${fraction === "" ? "" : `.${fraction}`}${suffix}`;
}
