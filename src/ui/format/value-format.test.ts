import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { oracle } from "../../../test/kit/grafana-data.ts";
import { valueFormat } from "./value-format.ts";
import { wholeText } from "./value-text.ts";

const units = oracle.getValueFormats().flatMap(({ submenu }) => submenu.map(({ value }) => value));

/** Those that depend on now are looked at by themselves; clocks of negative values differ on purpose. */
const comparable = units.filter((unit) => !/FromNow|IfToday|^clock/.test(unit));

const isTime = (unit: string): boolean => unit.startsWith("dateTime") || unit.startsWith("time:");

/** Below, Grafana shows `NaN.nfinity`. */
const SMALLEST = 1e-200;

afterEach(() => void vi.useRealTimers());

/** Ours and theirs are asked at the same time. @returns it, Unix milliseconds. */
function timeStandsStill(): number {
  vi.useFakeTimers({ toFake: ["Date"] });
  return Date.now();
}

const anyDouble = (size: number): fc.Arbitrary<number> =>
  fc
    .double({ min: -size, max: size, noNaN: true })
    .filter((value) => value === 0 || Math.abs(value) > SMALLEST);

const anyValue = fc.oneof(
  anyDouble(1e15),
  anyDouble(1e4),
  anyDouble(1),
  fc.integer({ min: -100_000, max: 100_000 }),
  fc.constantFrom(0, 1, -1, 0.5, 1000, 1024, 999.999, 1e21, 1e-7),
);

const anyTime = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2200, 0, 1) });
const anyDecimals = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined });
const anyZone = fc.constantFrom("utc", "browser", "Europe/Berlin", "America/New_York", "Asia/Kathmandu");

const theirs = (unit: string, value: number, decimals: number | undefined, zone?: string): string => {
  const shown = oracle.getValueFormat(unit)(value, decimals, undefined, zone);
  // A narrow space before AM, where the browsers' own formatting has a usual one.
  return wholeText(shown).replaceAll("\u202f", " ");
};

const ours = (unit: string, value: number, decimals: number | undefined, zone?: string): string =>
  wholeText(valueFormat(unit)(value, decimals, zone));

describe("valueFormat is Grafana's", () => {
  it.each(comparable)("%s", (unit) => {
    fc.assert(
      fc.property(isTime(unit) ? anyTime : anyValue, anyDecimals, anyZone, (value, decimals, zone) => {
        expect(ours(unit, value, decimals, zone)).toBe(theirs(unit, value, decimals, zone));
      }),
      { numRuns: 60 },
    );
  });

  it.each(["clockms", "clocks"])("%s of what is not negative", (unit) => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.option(fc.nat(4), { nil: undefined }), (value, decimals) => {
        expect(ours(unit, value, decimals)).toBe(theirs(unit, value, decimals));
      }),
    );
  });

  it("units with a pattern of their own", () => {
    const custom = fc.constantFrom(
      "suffix:things",
      "prefix:~",
      "si:B",
      "si:mF",
      "si:µs",
      "count:cats",
      "currency:X",
      "currency:financial:€:suffix",
      "currency:financial:$",
      "currency:financial:",
      "bool:up/down",
      "bool:up",
      "anything",
      "kind:of",
      "",
      "farenheit",
    );
    fc.assert(
      fc.property(custom, anyValue, anyDecimals, (unit, value, decimals) => {
        expect(ours(unit, value, decimals)).toBe(theirs(unit, value, decimals));
      }),
    );
  });

  it("dates by every token", () => {
    const pattern = fc.constantFrom(
      "time:YYYY YY Y M Mo MM MMM MMMM Q Qo",
      "time:D Do DD DDD DDDo DDDD d do dd ddd dddd e E",
      "time:w ww W WW wo Wo gg gggg GG GGGG",
      "time:H HH h hh k kk a A m mm s ss S SS SSS SSSS",
      "time:X x Z ZZ [at] \\m [YYYY]",
      "time:L LL LLL LLLL LT LTS l ll lll llll",
    );
    fc.assert(
      fc.property(pattern, anyTime, anyZone, (unit, value, zone) => {
        expect(ours(unit, value, undefined, zone)).toBe(theirs(unit, value, undefined, zone));
      }),
    );
  });
});

it("shows what is no number as such, whatever the decimals", () => {
  expect(ours("short", NaN, undefined)).toBe(theirs("short", NaN, undefined));
  expect(ours("bytes", Infinity, 2)).toBe(theirs("bytes", Infinity, 2));
  // Grafana: NaN.00 years, ∞ years, ∞undefined ops/s
  expect(ours("ms", NaN, 2)).toBe("NaN");
  expect(ours("s", -Infinity, 2)).toBe("-∞");
  expect(ours("ops", Infinity, 2)).toBe("∞");
  expect(ours("none", 5e-324, 1)).toBe("0.0");
});

it("shows how long ago a time is, as Grafana does", () => {
  const now = timeStandsStill();
  for (const away of [-30e3, -50e3, -300e3, -3.1e6, -7e6, -8e7, -3e8, 40e3, 9e6, 3e8, -7e10]) {
    expect(ours("dateTimeFromNow", now + away, undefined)).toBe(
      theirs("dateTimeFromNow", now + away, undefined),
    );
  }
});

it("leaves the date away today, and only today", () => {
  for (const unit of [
    "dateTimeAsIsoNoDateIfToday",
    "dateTimeAsUSNoDateIfToday",
    "dateTimeAsLocalNoDateIfToday",
  ]) {
    for (const time of [timeStandsStill(), Date.UTC(2020, 1, 2, 3, 4, 5)]) {
      expect(ours(unit, time, undefined, "browser")).toBe(theirs(unit, time, undefined, "browser"));
    }
  }
});

it("writes a negative clock with a minus sign", () => {
  expect(ours("clockms", -61_001, undefined)).toBe("-01m:01s:001ms");
});

it("says that a time is none", () => expect(ours("time:YYYY", NaN, undefined)).toBe("Invalid date"));
