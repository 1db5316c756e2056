import { collapseUnderscores, replaceInvalid } from "./characters.ts";

/** Names of UCUM units in Prometheus (github.com/prometheus/otlptranslator); `1` has none. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ["d", "days"],
  ["h", "hours"],
  ["min", "minutes"],
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["us", "microseconds"],
  ["ns", "nanoseconds"],
  ["By", "bytes"],
  ["KiBy", "kibibytes"],
  ["MiBy", "mebibytes"],
  ["GiBy", "gibibytes"],
  ["TiBy", "tibibytes"],
  ["KBy", "kilobytes"],
  ["MBy", "megabytes"],
  ["GBy", "gigabytes"],
  ["TBy", "terabytes"],
  ["m", "meters"],
  ["V", "volts"],
  ["A", "amperes"],
  ["J", "joules"],
  ["W", "watts"],
  ["g", "grams"],
  ["Cel", "celsius"],
  ["Hz", "hertz"],
  ["1", ""],
  ["%", "percent"],
]);

const UNITS_AFTER_PER: ReadonlyMap<string, string> = new Map([
  ["s", "second"],
  ["m", "minute"],
  ["h", "hour"],
  ["d", "day"],
  ["w", "week"],
  ["mo", "month"],
  ["y", "year"],
]);

interface UnitSuffixes {
  /** `seconds` of `s`; `bytes` of `By/s`; or empty. */
  readonly main: string;
  /** `per_second` of `By/s`; or empty. */
  readonly per: string;
}

/** Suffixes that a unit gives to a metric's name, cleaned of characters that names cannot have. */
export function unitSuffixes(unit: string): UnitSuffixes {
  const per = perUnit(unit);
  return { main: cleanUnit(mainUnit(unit)), per: cleanUnit(per === "" ? "" : `per_${per}`) };
}

/** `seconds` of `s`, `bytes` of `By/s`, as it stands there; or empty. */
export function mainUnit(unit: string): string {
  const slash = unit.indexOf("/");
  return named(slash < 0 ? unit : unit.slice(0, slash), UNITS);
}

/** `second` of `By/s`, as it stands there; or empty. */
export function perUnit(unit: string): string {
  const slash = unit.indexOf("/");
  return slash < 0 ? "" : named(unit.slice(slash + 1), UNITS_AFTER_PER);
}

/** The unit as metadata shows it: `bytes_per_second` of `By/s`. */
export function unitName(unit: string): string {
  const { main, per } = unitSuffixes(unit);
  const joined = main !== "" && per !== "" ? `${main}_${per}` : main + per;
  return joined.replace(/^_/, "").replace(/_$/, "");
}

/** Annotations in braces name nothing. */
function named(part: string, names: ReadonlyMap<string, string>): string {
  const unit = part.trim();
  if (unit.includes("{") || unit.includes("}")) return "";
  return names.get(unit) ?? unit;
}

function cleanUnit(unit: string): string {
  return collapseUnderscores(replaceInvalid(unit)).replace(/^_/, "");
}
