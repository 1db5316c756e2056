import { fixed } from "./fixed.ts";
import type { ValueFormat } from "./value-text.ts";

const SI = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
const SI_ONE = 5;
const IEC = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
const COUNT = ["", "K", "M", "B", "T"];

/** Scales by powers of `base` and names the power by its suffix; `one` is the place of a value's own unit. */
export function scaled(base: number, suffixes: readonly string[], one = 0): ValueFormat {
  return (value, decimals) => {
    if (!Number.isFinite(value)) return { text: fixed(value) };
    const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) / Math.log10(base));
    const used = Math.min(suffixes.length - 1 - one, Math.max(-one, power));
    return { text: fixed(value / base ** used, decimals), suffix: suffixes[one + used] ?? "" };
  };
}

/** @param power of 1000 in which the values are given already: 1 for kilobytes */
export function si(unit: string, power = 0): ValueFormat {
  return scaled(
    1000,
    SI.map((prefix) => ` ${prefix}${unit}`),
    SI_ONE + power,
  );
}

/** The power of 1000 that a prefix such as `k` stands for; 0 if it is none. */
export function siPower(prefix: string): number {
  // Both signs for micro are in use: U+00B5 and U+03BC.
  const index = SI.indexOf(prefix === "μ" ? "µ" : prefix);
  return index < 0 || prefix === "" ? 0 : index - SI_ONE;
}

/** @param power of 1024 in which the values are given already: 1 for kibibytes */
export function iec(unit: string, power = 0): ValueFormat {
  return scaled(
    1024,
    IEC.map((prefix) => ` ${prefix}${unit}`),
    power,
  );
}

/** Thousands, millions, billions, trillions of something counted. */
export function counted(unit: string): ValueFormat {
  return scaled(
    1000,
    COUNT.map((prefix) => `${prefix} ${unit}`),
  );
}

/** Thousands, millions, … with a symbol. @param behind whether it stands behind the number. */
export function currency(symbol: string, behind = false): ValueFormat {
  const format = scaled(1000, COUNT);
  return (value, decimals) => {
    const { text, suffix } = format(Math.abs(value), decimals);
    const minus = value < 0 ? "-" : "";
    if (behind) return { prefix: minus, text, ...(suffix !== undefined && { suffix: suffix + symbol }) };
    return { prefix: minus + symbol, text, ...(suffix !== undefined && { suffix }) };
  };
}

/** A unit that is never scaled. */
export function plain(unit: string): ValueFormat {
  if (unit === "") return (value, decimals) => ({ text: fixed(value, decimals) });
  return (value, decimals) => ({ text: fixed(value, decimals), suffix: ` ${unit}` });
}
