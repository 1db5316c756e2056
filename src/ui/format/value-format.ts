import { datePattern, fromNow, isoDate, localDate, usDate } from "./dates.ts";
import { clock, daysHoursMinutesSeconds, durationWords, hoursMinutesSeconds } from "./duration-words.ts";
import { fixed } from "./fixed.ts";
import { localNumber } from "./local-number.ts";
import { locales } from "./locale.ts";
import { counted, currency, iec, plain, scaled, si, siPower } from "./scaled.ts";
import { timeTicks, timeUnit } from "./time-units.ts";
import { COUNT_UNITS, CURRENCIES, IEC_UNITS, PLAIN_UNITS, SI_UNITS, unpack } from "./unit-table.ts";
import type { ValueFormat, ValueText } from "./value-text.ts";

/**
 * How values of a unit are written: an id of Grafana's catalogue, or one with a pattern of its own, such as
 * `suffix:things` or `time:HH:mm`. Any other text is a unit by itself, written behind the value.
 */
export function valueFormat(unit: string | undefined): ValueFormat {
  if (unit === undefined || unit === "") return NONE;
  return catalogue().get(unit) ?? customFormat(unit) ?? plain(unit);
}

/**
 * Gives a text of the unit's format the decimal sign of the reader's language. Dates and words stay, and so do numbers
 * that are in that language already: `1.234` may be a thousand.
 */
export function localText(unit = ""): (shown: ValueText) => ValueText {
  const isLocal = unit === "locale" || unit.startsWith("currency:financial:");
  if (isLocal || isDateUnit(unit) || isBooleanUnit(unit)) return (shown) => shown;
  return (shown) => ({ ...shown, text: localNumber(shown.text) });
}

/** Whether values of the unit are Unix milliseconds, written as times. */
export function isDateUnit(unit: string | undefined): boolean {
  return unit !== undefined && (unit.startsWith("dateTime") || unit.startsWith("time:"));
}

/** Whether values of the unit are true or false. */
export function isBooleanUnit(unit: string | undefined): boolean {
  return unit?.startsWith("bool") === true;
}

const NONE = plain("");

let known: ReadonlyMap<string, ValueFormat> | undefined;

/** Made on first use: it is several hundred closures. */
function catalogue(): ReadonlyMap<string, ValueFormat> {
  known ??= new Map([
    ...unpack(PLAIN_UNITS).map(({ id, unit }) => [id, plain(unit)] as const),
    ...unpack(SI_UNITS).map(({ id, unit, power }) => [id, si(unit, power)] as const),
    ...unpack(IEC_UNITS).map(({ id, unit, power }) => [id, iec(unit, power)] as const),
    ...unpack(COUNT_UNITS).map(({ id, unit }) => [id, counted(unit)] as const),
    ...unpack(CURRENCIES).map(({ id, unit, behind }) => [`currency${id}`, currency(unit, behind)] as const),
    ...Object.entries(SPECIAL),
  ]);
  return known;
}

const SPECIAL: Readonly<Record<string, ValueFormat>> = {
  none: NONE,
  string: (value) => ({ text: String(value) }),
  short: scaled(1000, ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"]),
  percent: (value, decimals) => ({ text: fixed(value, decimals), suffix: "%" }),
  percentunit: (value, decimals) => ({ text: fixed(100 * value, decimals), suffix: "%" }),
  hex: (value, decimals) => ({ text: hexText(value, decimals) }),
  hex0x: (value, decimals) => ({ text: hexText(value, decimals).replace(/^-?/, "$&0x") }),
  sci: (value, decimals) => ({ text: value.toExponential(decimals) }),
  locale: (value, decimals) => ({
    text: value.toLocaleString(
      [...locales()],
      decimals === undefined ? {} : { maximumFractionDigits: decimals },
    ),
  }),
  pressurepsi: scaled(1000, ["psi", "ksi", "Mpsi"]),
  ns: timeUnit("ns"),
  µs: timeUnit("µs"),
  ms: timeUnit("ms"),
  s: timeUnit("s"),
  m: timeUnit("m"),
  h: timeUnit("h"),
  d: timeUnit("d"),
  timeticks: timeTicks(),
  dtdurationms: durationWords("millisecond"),
  dtdurations: durationWords("second"),
  dthms: hoursMinutesSeconds,
  dtdhms: daysHoursMinutesSeconds,
  clockms: clock(1),
  clocks: clock(1000),
  dateTimeAsIso: isoDate(),
  dateTimeAsIsoNoDateIfToday: isoDate(true),
  dateTimeAsUS: usDate(),
  dateTimeAsUSNoDateIfToday: usDate(true),
  dateTimeAsLocal: localDate(),
  dateTimeAsLocalNoDateIfToday: localDate(true),
  dateTimeAsSystem: isoDate(),
  dateTimeFromNow: fromNow,
  bool: choice("True", "False"),
  bool_yes_no: choice("Yes", "No"),
  bool_on_off: choice("On", "Off"),
};

function hexText(value: number, decimals: number | undefined): string {
  return Number(fixed(value, decimals)).toString(16).toUpperCase();
}

function choice(yes: string, no: string): ValueFormat {
  return (value) => ({ text: value !== 0 && !Number.isNaN(value) ? yes : no });
}

/** `kind:rest`; undefined if it is no kind that is known. */
function customFormat(unit: string): ValueFormat | undefined {
  const [, kind = "", rest = ""] = /^([a-z]+):(.*)$/s.exec(unit) ?? [];
  switch (kind) {
    case "prefix":
      return rest === "" ? NONE : (value, decimals) => ({ prefix: rest, text: fixed(value, decimals) });
    case "suffix":
      return plain(rest);
    case "time":
      return datePattern(rest);
    case "si":
      return siPower(rest.charAt(0)) === 0 ? si(rest) : si(rest.slice(1), siPower(rest.charAt(0)));
    case "count":
      return counted(rest);
    case "currency":
      return rest.startsWith("financial:") ? fullCurrency(rest.slice("financial:".length)) : currency(rest);
    case "bool": {
      const [yes = "", no = "-"] = rest.split(/\/(.*)/s);
      return choice(yes, no);
    }
    default:
      return undefined;
  }
}

/** Whole amounts, `$1,234.5`, never scaled. @param text `symbol`, or `symbol:suffix` */
function fullCurrency(text: string): ValueFormat {
  const [symbol = "", place] = text.split(":");
  if (symbol === "") return NONE;
  return (value, decimals) => {
    const digits = { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: decimals ?? 1 };
    const amount = value.toLocaleString([...locales()], digits);
    return place === "suffix" ? { text: amount, suffix: symbol } : { text: amount, prefix: symbol };
  };
}
