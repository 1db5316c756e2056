import { describe, expect, it } from "vitest";
import { Labels } from "../../model/labels.ts";
import { aggregate } from "./aggregate.ts";
import { combineVectors } from "./binary.ts";
import { formatLabels } from "./format-labels.ts";
import { DEFAULT_MATCHING, type VectorMatching } from "./matching.ts";
import { floatOperator } from "./operators.ts";
import { aggregateQuantile } from "./quantile.ts";
import type { SimpleAggregation } from "./reductions.ts";
import { combineWithScalar } from "./scalar-binary.ts";
import { ABSENT, type StepVector, emptySeries, setFloat } from "./series.ts";
import { combineSets } from "./set-operators.ts";
import { joinSlices, sliceSteps } from "./slices.ts";
import { selectExtremes } from "./topk.ts";

const _ = undefined;
type Row = readonly [labels: Record<string, string>, ...values: (number | undefined)[]];

function vector(...rows: Row[]): StepVector {
  return rows.map(([labels, ...values]) => {
    const series = emptySeries(Labels.fromObject(labels), values.length);
    for (const [step, value] of values.entries()) if (value !== undefined) setFloat(series, step, value);
    return series;
  });
}

function show(answer: StepVector): string[] {
  return answer.map(({ labels, kinds, values }) => {
    const points = [...kinds].map((kind, step) => (kind === ABSENT ? "_" : String(values[step])));
    return `${formatLabels(labels)} ${points.join(" ")}`;
  });
}

const requests = vector(
  [{ __name__: "requests", job: "api", zone: "a" }, 1, 2, _],
  [{ __name__: "requests", job: "api", zone: "b" }, 3, NaN, _],
  [{ __name__: "requests", job: "web", zone: "a" }, 10, _, 30],
);

describe("aggregation", () => {
  it.each<[SimpleAggregation, string, string]>([
    ["sum", "4 NaN _", "10 _ 30"],
    ["avg", "2 NaN _", "10 _ 30"],
    ["min", "1 2 _", "10 _ 30"],
    ["max", "3 2 _", "10 _ 30"],
    ["count", "2 2 _", "1 _ 1"],
    ["group", "1 1 _", "1 _ 1"],
    ["stddev", "1 NaN _", "0 _ 0"],
    ["stdvar", "1 NaN _", "0 _ 0"],
  ])("%s by (job)", (operation, api, web) => {
    const answer = aggregate(operation, requests, { kind: "by", names: ["job"] }, 3);
    expect(show(answer)).toEqual([`{job="api"} ${api}`, `{job="web"} ${web}`]);
  });

  it("without a label drops the name too", () => {
    const answer = aggregate("sum", requests, { kind: "without", names: ["job"] }, 3);
    expect(show(answer)).toEqual(['{zone="a"} 11 2 30', '{zone="b"} 3 NaN _']);
  });

  it("sums with compensation and averages without overflow", () => {
    const all = { kind: "by", names: [] } as const;
    const wide = vector([{ a: "1" }, 1e100], [{ a: "2" }, 1], [{ a: "3" }, -1e100]);
    expect(show(aggregate("sum", wide, all, 1))).toEqual(["{} 1"]);
    const huge = vector([{ a: "1" }, 1.5e308], [{ a: "2" }, 1.5e308]);
    expect(show(aggregate("avg", huge, all, 1))).toEqual(["{} 1.5e+308"]);
  });

  it("topk keeps labels, chooses per step, puts NaN last", () => {
    const one = Float64Array.of(1, 1, 1);
    const byJob = { kind: "by", names: ["job"] } as const;
    expect(show(selectExtremes("largest", requests, byJob, one))).toEqual([
      '{__name__="requests", job="api", zone="b"} 3 _ _',
      '{__name__="requests", job="api", zone="a"} _ 2 _',
      '{__name__="requests", job="web", zone="a"} 10 _ 30',
    ]);
  });

  it("quantile is linear between neighbours", () => {
    const answer = aggregateQuantile(
      vector([{ a: "1" }, 1, 5], [{ a: "2" }, 2, _], [{ a: "3" }, 4, _]),
      { kind: "by", names: [] },
      Float64Array.of(0.75, 0.5),
    );
    expect(show(answer)).toEqual(["{} 3 5"]);
  });
});

describe("slices", () => {
  it("of the steps, aggregated apart, give what the whole gives", () => {
    const byJob = { kind: "by", names: ["job"] } as const;
    const slices = [0, 2].map((from) => {
      const part = sliceSteps(requests, from, Math.min(3, from + 2));
      return { from, vector: aggregate("sum", part, byJob, part[0]?.kinds.length ?? 0) };
    });
    expect(show(joinSlices(slices, 3))).toEqual(show(aggregate("sum", requests, byJob, 3)));
  });
});

describe("matching", () => {
  const errors = vector(
    [{ __name__: "errors", job: "api" }, 1, 1, 1],
    [{ __name__: "errors", job: "db" }, 9, 9, 9],
  );
  const totals = vector(
    [{ __name__: "totals", job: "api" }, 4, 2, _],
    [{ __name__: "totals", job: "web" }, 1, 1, 1],
  );
  const divide = floatOperator("/", false);

  it("one to one drops the name", () => {
    expect(show(combineVectors(divide, errors, totals, DEFAULT_MATCHING, 3))).toEqual([
      '{job="api"} 0.25 0.5 _',
    ]);
  });

  const onJobLeft: VectorMatching = {
    cardinality: "many-to-one",
    on: true,
    labels: ["job"],
    include: ["tier"],
  };

  it("many to one keeps the many side's labels and includes the one side's", () => {
    const tiers = vector([{ job: "api", tier: "gold" }, 2, 2, 2]);
    expect(show(combineVectors(floatOperator("*", false), requests, tiers, onJobLeft, 3))).toEqual([
      '{job="api", tier="gold", zone="a"} 2 4 _',
      '{job="api", tier="gold", zone="b"} 6 NaN _',
    ]);
  });

  it("refuses duplicates on the one side and implicit many-to-one", () => {
    const onJob: VectorMatching = { ...DEFAULT_MATCHING, on: true, labels: ["job"] };
    expect(() => combineVectors(divide, totals, requests, onJob, 3)).toThrow(
      'found duplicate series for the match group {job="api"} on the right hand-side of the operation: ' +
        '[{__name__="requests", job="api", zone="a"}, {__name__="requests", job="api", zone="b"}]' +
        ";many-to-many matching not allowed: matching labels must be unique on one side",
    );
    expect(() => combineVectors(divide, requests, totals, onJob, 3)).toThrow(
      "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
    );
  });

  it("fills what a side lacks", () => {
    const filled = combineVectors(
      divide,
      errors,
      totals,
      { ...DEFAULT_MATCHING, fill: { left: 0, right: 1 } },
      3,
    );
    expect(show(filled)).toEqual(['{job="api"} 0.25 0.5 1', '{job="db"} 9 9 9', '{job="web"} 0 0 0']);
  });

  it("filters keep the left value, bool gives 1 or 0", () => {
    const two = Float64Array.of(2, 2, 2);
    expect(show(combineWithScalar(floatOperator("<", false), totals, two, "left"))).toEqual([
      '{__name__="totals", job="api"} 4 _ _',
    ]);
    expect(show(combineWithScalar(floatOperator(">=", true), totals, two, "right"))).toEqual([
      '{job="api"} 1 1 _',
      '{job="web"} 0 0 0',
    ]);
  });

  it("sets work point by point", () => {
    expect(show(combineSets("and", errors, totals, DEFAULT_MATCHING, 3))).toEqual([
      '{__name__="errors", job="api"} 1 1 _',
    ]);
    expect(show(combineSets("unless", errors, totals, DEFAULT_MATCHING, 3))).toEqual([
      '{__name__="errors", job="api"} _ _ 1',
      '{__name__="errors", job="db"} 9 9 9',
    ]);
    expect(show(combineSets("or", totals, errors, DEFAULT_MATCHING, 3))).toEqual([
      '{__name__="totals", job="api"} 4 2 _',
      '{__name__="totals", job="web"} 1 1 1',
      '{__name__="errors", job="api"} _ _ 1',
      '{__name__="errors", job="db"} 9 9 9',
    ]);
  });
});
