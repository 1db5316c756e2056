import { fixed } from "./fixed.ts";
import type { ValueFormat } from "./value-text.ts";

/** Values below `below` are shown in `unit`. A unit with `+` is put into the plural above 1. */
interface Step {
  readonly below: number;
  readonly times?: number;
  readonly by?: number;
  readonly unit: string;
}

type TimeUnit = "ns" | "µs" | "ms" | "s" | "m" | "h" | "d";

const STEPS: Readonly<Record<TimeUnit, readonly Step[]>> = {
  ns: [
    { below: 1e3, unit: "ns" },
    { below: 1e6, by: 1e3, unit: "µs" },
    { below: 1e9, by: 1e6, unit: "ms" },
    { below: 6e10, by: 1e9, unit: "s" },
    { below: 36e11, by: 6e10, unit: "min+" },
    { below: 864e11, by: 36e11, unit: "hour+" },
    { below: Infinity, by: 864e11, unit: "day+" },
  ],
  µs: [
    { below: 1e3, unit: "µs" },
    { below: 1e6, by: 1e3, unit: "ms" },
    { below: Infinity, by: 1e6, unit: "s" },
  ],
  ms: [
    { below: 1e3, unit: "ms" },
    { below: 6e4, by: 1e3, unit: "s" },
    { below: 36e5, by: 6e4, unit: "min+" },
    { below: 864e5, by: 36e5, unit: "hour+" },
    { below: 31_536e6, by: 864e5, unit: "day+" },
    { below: Infinity, by: 31_536e6, unit: "year+" },
  ],
  s: [
    { below: 1e-6, times: 1e9, unit: "ns" },
    { below: 1e-3, times: 1e6, unit: "µs" },
    { below: 1, times: 1e3, unit: "ms" },
    { below: 60, unit: "s" },
    { below: 3600, by: 60, unit: "min+" },
    { below: 86_400, by: 3600, unit: "hour+" },
    { below: 604_800, by: 86_400, unit: "day+" },
    { below: 31_536e3, by: 604_800, unit: "week+" },
    { below: Infinity, by: 31_556_900, unit: "year+" },
  ],
  m: [
    { below: 60, unit: "min" },
    { below: 1440, by: 60, unit: "hour+" },
    { below: 10_080, by: 1440, unit: "day+" },
    { below: 604_800, by: 10_080, unit: "week+" },
    { below: Infinity, by: 525_948, unit: "year+" },
  ],
  h: [
    { below: 24, unit: "hour" },
    { below: 168, by: 24, unit: "day+" },
    { below: 8760, by: 168, unit: "week+" },
    { below: Infinity, by: 8760, unit: "year+" },
  ],
  d: [
    { below: 7, unit: "day+" },
    { below: 365, by: 7, unit: "week+" },
    { below: Infinity, by: 365, unit: "year+" },
  ],
};

/**
 * A length of time in the largest unit that leaves at least 1. The steps are Grafana's, uneven as they are:
 * `ms` knows no weeks, and a year of seconds is not one of minutes.
 */
export function timeUnit(unit: TimeUnit): ValueFormat {
  const steps = STEPS[unit];
  return (value, decimals) => {
    if (unit === "s" && value === 0) return { text: "0", suffix: " s" };
    const size = Math.abs(value);
    const step = steps.find(({ below }) => size < below);
    if (step === undefined) return { text: fixed(value) };
    const inUnit = step.times === undefined ? value / (step.by ?? 1) : value * step.times;
    return { text: fixed(inUnit, decimals), suffix: ` ${inPlural(step.unit, Math.abs(inUnit) > 1)}` };
  };
}

function inPlural(unit: string, many: boolean): string {
  return unit.replace("+", many ? "s" : "");
}

/** Hundredths of a second. */
export function timeTicks(): ValueFormat {
  const seconds = timeUnit("s");
  return (value, decimals) => seconds(value / 100, decimals);
}
