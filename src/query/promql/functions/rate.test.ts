import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { FLOAT } from "../../vector/series.ts";
import { Annotations } from "../annotations.ts";
import { stepsBetween, timeAt } from "../steps.ts";
import type { RangeSeries, RangeVector } from "../values.ts";
import type { CallContext } from "./definition.ts";
import { extrapolation, intervalsToZero } from "./extrapolation.ts";
import { rateFunctions } from "./rate.ts";

const STEPS = stepsBetween(0, 8000, 700);

const context: CallContext = {
  name: "rate",
  span: { from: 0, to: 0 },
  spans: [],
  steps: STEPS,
  notes: new Annotations(""),
  delayNames: false,
  typesAreLabels: false,
  matchers: [],
  breathe: () => undefined,
  saw: () => {},
  require: () => {},
};

interface Sample {
  /** To the one before, milliseconds. */
  readonly distance: number;
  readonly value: number;
}

const RANGE_MS = 2000;

function seriesOf(samples: readonly Sample[]): RangeSeries {
  let time = 0;
  return {
    labels: Labels.empty,
    dropName: false,
    floatTimes: Float64Array.from(samples, ({ distance }) => (time += distance)),
    floats: Float64Array.from(samples, ({ value }) => value),
    histogramTimes: new Float64Array(0),
    histograms: [],
  };
}

/** At each step; `undefined` where there is none. */
async function answer(name: string, series: RangeSeries): Promise<readonly (number | undefined)[]> {
  const shift = { offset: 0 };
  const vector: RangeVector = { kind: "matrix", series: [series], range: RANGE_MS, shift, isRead: true };
  const value = await rateFunctions[name]?.evaluate([vector], context);
  if (value?.kind !== "vector") throw new TypeError("no vector");
  const [found] = value.series;
  return Array.from({ length: STEPS.count }, (_, step) =>
    found?.kinds[step] === FLOAT ? found.values[step] : undefined,
  );
}

/** Of one window alone. */
function changeAt(name: string, { floatTimes, floats }: RangeSeries, end: number): number | undefined {
  const start = end - RANGE_MS;
  const window = [...floatTimes.keys()]
    .map((index) => ({ time: floatTimes[index] ?? NaN, value: floats[index] ?? NaN }))
    .filter(({ time }) => time > start && time <= end);
  const [first] = window;
  const last = window.at(-1);
  if (first === undefined || last === undefined || window.length < 2) return undefined;
  const isCounter = name !== "delta";
  let increase = last.value - first.value;
  for (const [index, { value }] of window.entries()) {
    const before = window[index - 1]?.value ?? NaN;
    if (isCounter && value < before) increase += before;
  }
  const toZero = isCounter ? intervalsToZero(first.value, increase) : Infinity;
  const times = { from: first.time, to: last.time, start, end };
  return increase * extrapolation(times, window.length, toZero, name === "rate");
}

const finite = fc.double({ noNaN: true, min: -1e3, max: 1e6 });
const value = fc.oneof(fc.nat(30), finite, fc.constantFrom(NaN, Infinity, -Infinity, 0));
const sample = fc.record({ distance: fc.integer({ min: 1, max: 900 }), value });

describe("change over all windows of a series", () => {
  it.each(["rate", "increase", "delta"])(
    "%s is to the last bit what it is of each window alone",
    async (name) => {
      await fc.assert(
        fc.asyncProperty(fc.array(sample, { maxLength: 40 }), async (samples) => {
          const series = seriesOf(samples);
          const alone = Array.from({ length: STEPS.count }, (_, step) =>
            changeAt(name, series, timeAt(STEPS, step)),
          );
          expect(await answer(name, series)).toEqual(alone);
        }),
        { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 300) },
      );
    },
  );
});
