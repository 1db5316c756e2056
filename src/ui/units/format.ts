import { localCount, localNumber } from "../format/local-number.ts";
import { formatSeconds } from "../time/duration.ts";

/** What a number of a chart means. */
export type Unit =
  | "number"
  | "perSecond"
  | "seconds"
  | "milliseconds"
  | "bytes"
  | "bytesPerSecond"
  | "ratio"
  | "percent";

/** Writes a value for a reader: three or four digits and its unit. */
export function formatValue(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  switch (unit) {
    case "number":
      return scaled(value, 1000, ["", " K", " Mil", " Bil", " Tri"]);
    case "perSecond":
      return `${scaled(value, 1000, ["", " K", " M", " G"])}/s`;
    case "seconds":
      return formatSeconds(value);
    case "milliseconds":
      return formatSeconds(value / 1000);
    case "bytes":
      return formatBytes(value);
    case "bytesPerSecond":
      return `${formatBytes(value)}/s`;
    case "ratio":
      return `${digits(value * 100)} %`;
    case "percent":
      return `${digits(value)} %`;
  }
}

/** Bytes in powers of 1024: `1.5 MiB`. */
export function formatBytes(value: number): string {
  return scaled(value, 1024, [" B", " KiB", " MiB", " GiB", " TiB"]);
}

/** A whole number with its thousands apart: `1,234,567`. */
export function formatCount(value: number): string {
  return localCount(value);
}

function scaled(value: number, base: number, suffixes: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (Math.abs(rest) >= base && index < suffixes.length - 1) {
    rest /= base;
    index += 1;
  }
  return digits(rest) + (suffixes[index] ?? "");
}

/** Up to four significant digits; whole numbers below 10,000 in full. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7))
    return localNumber(value.toExponential(2).replace("e+", "e"));
  return localNumber(String(Number(value.toPrecision(4))));
}
