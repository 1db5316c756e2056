import { describe, expect, it } from "vitest";
import { unixNano } from "../../../base/units.ts";
import type { KeyValue } from "../../../model/otlp/common.ts";
import { combineSeries } from "./second-stage.ts";
import { seriesKey } from "./series.ts";
import type { Series } from "./series.ts";

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: "string", value } });

/** Series with one exemplar each, whose value tells it. */
const series = (labels: readonly KeyValue[], exemplar: number): Series => ({
  labels,
  values: Float64Array.of(exemplar),
  exemplars: [{ labels: [], value: exemplar, time: unixNano(1n) }],
});
const total = (exemplar: number): Series => series([text("__name__", "rate")], exemplar);

function exemplarsOf(left: readonly Series[], right: readonly Series[]): Record<string, readonly number[]> {
  const combined = combineSeries("/", left, right);
  return Object.fromEntries(
    combined.map((one) => [seriesKey(one.labels), one.exemplars.map(({ value }) => value)]),
  );
}

describe("exemplars of two metrics with each other", () => {
  const a = series([text("name", "a")], 1);
  const b = series([text("name", "b")], 2);

  it("are those of both where the labels are the same", () => {
    expect(exemplarsOf([total(1)], [total(2)])).toEqual({ "": [1, 2] });
    expect(exemplarsOf([a], [series(a.labels, 3)])).toEqual({ "name=string:a": [1, 3] });
  });

  it("are those of the labels where the other side has none and goes with all", () => {
    expect(exemplarsOf([a, b], [total(9)])).toEqual({ "name=string:a": [1], "name=string:b": [2] });
    expect(exemplarsOf([total(9)], [a, b])).toEqual({ "name=string:a": [1], "name=string:b": [2] });
  });
});
