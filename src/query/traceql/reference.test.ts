import { describe, expect, it } from "vitest";
import { Random } from "../../../bench/random.ts";
import { sentence } from "../../../test/kit/query-grammar.ts";
import { compareLines, textOf } from "../../../test/kit/traceql/compare-reference.ts";
import { measure } from "../../../test/kit/traceql/metrics-reference.ts";
import { run } from "../../../test/kit/traceql/reference.ts";
import { RELATIONS } from "../../../test/kit/traceql/relations.ts";
import { plainTraces } from "../../../test/kit/traceql/spans.ts";
import { BASE, TraceNotation } from "../../../test/conformance/traceql/notation.ts";
import { errorKind } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { ResourceSpans } from "../../model/otlp/trace.ts";
import type { MetricsExpression } from "./ast.ts";
import { TraceqlEngine, rangeSteps } from "./engine.ts";
import type { Steps } from "./engine.ts";
import { parse } from "./parse/query.ts";
import { MemorySource } from "./testing/memory-source.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 150);
const SEED = Number(process.env["WATCHTOWER_SEED"] ?? 1);
const QUERIES_PER_STORE = 12;

/** Few names and values, so that they meet. */
const GRAMMAR = {
  query: [
    "%spansets%",
    "%spansets% %stages%",
    "%spansets% %stages%",
    "(%spansets% | %sum%) %compare% (%spansets% | %sum%)",
  ],
  spansets: [
    "{ %condition% }",
    "{}",
    "{ %condition% }",
    "(%spansets% %relation% %spansets%)",
    "%spansets% %relation% %spansets%",
    "(%spansets% %stages%)",
  ],
  relation: RELATIONS,
  stages: [
    "| %sum% %compare% %number%",
    "| by(%field%)",
    "| by(%field%) | coalesce()",
    "| select(name)",
    "%stages% %stages%",
    "| { %condition% }",
  ],
  sum: ["count()", "%aggregate%(%field%)", "%sum% %operator% %sum%", "%sum% %operator% %number%"],
  aggregate: ["avg", "min", "max", "sum"],
  condition: [
    "%field% %compare% %value%",
    "%field% = nil",
    "%field% != nil",
    "%field% %match% %pattern%",
    "(%condition% && %condition%)",
    "%condition% || %condition%",
    "%condition% && %condition% || %condition%",
    '(event.a %compare% %value% && event:name = "x" && %condition%)',
    "(link.a %compare% %value% && %condition% && link:spanID != %value%)",
    "!(%condition%)",
    "!%attribute%",
    "%attribute%",
    "%field% %compare% %field%",
    "%term% %compare% %term%",
    "true",
  ],
  term: ["%field%", "%number%", "(%term% %operator% %term%)", "-%term%"],
  operator: ["+", "-", "*", "/", "%", "^"],
  compare: ["=", "!=", ">", ">=", "<", "<="],
  match: ["=~", "!~"],
  pattern: ['"x"', '"x|y"', '".*"', '""', '"[a-z]."', '"G.*"'],
  field: ["%intrinsic%", "%attribute%"],
  intrinsic: [
    "duration",
    "name",
    "status",
    "kind",
    "rootName",
    "rootServiceName",
    "traceDuration",
    "statusMessage",
    "event:name",
    "event:timeSinceStart",
    "link:spanID",
    "span:parentID",
    "nestedSetParent",
    "nestedSetLeft",
    "nestedSetRight",
    "span:childCount",
    "instrumentation:name",
  ],
  attribute: [
    ".a",
    ".b",
    "span.a",
    "span.b",
    "resource.a",
    "parent.a",
    "parent.span.b",
    "parent.resource.a",
    "event.a",
    "link.a",
    "instrumentation.a",
    "resource.service.name",
    'span."c d"',
  ],
  value: ["%number%", '"x"', '"y"', '""', "3ms", "error", "ok", "server", "client", "true", "false"],
  number: ["1", "0", "2", "-1", "1.5", "2.0", "3ms"],
} as const;

const NAMES = ["x", "y", '"GET /"'];
const VALUES = [
  "1",
  "2",
  "-1",
  "0",
  "1.5",
  "2.0",
  '"x"',
  '"y"',
  '""',
  "true",
  "false",
  "[1,2]",
  '["x","y"]',
  "{}",
  "bytes",
  "NaN",
];
const KEYS = ["a", "b", "resource.a", "instrumentation.a", '"c d"'];
const KINDS = ["internal", "server", "client", "producer", ""];
const STATUSES = ["error", 'error "x"', "ok", "", ""];

function randomTraces(random: Random): readonly ResourceSpans[] {
  const notation = new TraceNotation();
  for (let trace = 1 + random.below(4); trace > 0; trace--) {
    notation.line(`trace t${trace}`);
    let depth = 1;
    for (let span = random.below(9); span >= 0; span--) {
      depth = Math.max(1, Math.min(depth + 1, random.below(5)));
      notation.line(`${"  ".repeat(depth)}${spanText(random, `s${trace}${span}`)}`);
    }
  }
  return notation.groups;
}

function spanText(random: Random, id: string): string {
  const attribute = (key: string): string => `${key}=${random.pick(VALUES)}`;
  const attributes = KEYS.filter(() => random.below(3) === 0).map(attribute);
  const events = Array.from(
    { length: Math.max(0, random.below(4) - 1) },
    () =>
      `event(${random.pick(["x", "e"])} ${random.below(5)}ms ${random.below(2) === 0 ? attribute("a") : ""})`,
  );
  const links = random.below(6) === 0 ? [`link(t1/s11 ${attribute("a")})`] : [];
  const orphan = random.below(12) === 0 ? "orphan" : "";
  const times = `${random.below(40)}s ${random.pick(["0s", "1ms", "3ms", "3ms", "2s"])}`;
  const head = `${id} ${random.pick(["x", "web"])} ${random.pick(NAMES)} ${times}`;
  return [head, random.pick(KINDS), random.pick(STATUSES), orphan, ...attributes, ...events, ...links].join(
    " ",
  );
}

const signal = new AbortController().signal;
const ALL = { start: unixNano(0n), end: unixNano(2n ** 62n) };

describe("the engine and the reference evaluator", () => {
  it("find the same spans in the same sets", { timeout: 120_000 }, async () => {
    const random = new Random(SEED);
    let compared = 0;
    for (let runs = 0; runs < RUNS; runs++) {
      const groups = randomTraces(random);
      const traces = plainTraces(groups);
      const engine = new TraceqlEngine(new MemorySource(groups));
      for (let count = 0; count < QUERIES_PER_STORE; count++) {
        const query = sentence(GRAMMAR, random);
        const request = { query, range: ALL, limit: 100, spansPerSpanSet: 100 };
        const found = await valid(engine.search(request, signal), query);
        if (found === undefined) continue;
        compared++;
        const parsed = parse(query);
        if (parsed.kind !== "spans") throw new Error("a search is of spans");
        const expected = traces
          .map((trace) => run(parsed.pipeline, trace).map((set) => set.map(({ id }) => id).join(" ")))
          .filter((sets) => sets.length > 0);
        const actual = found.traces.map(({ spanSets }) =>
          spanSets.map(({ spans }) => spans.map(({ spanId }) => spanId).join(" ")),
        );
        expect(sorted(actual), `${query}\nseed ${SEED}, run ${runs}`).toEqual(sorted(expected));
      }
    }
    expect(compared).toBeGreaterThan((RUNS * QUERIES_PER_STORE) / 4);
  });

  it("make the same series", { timeout: 120_000 }, async () => {
    const random = new Random(SEED + 1);
    let compared = 0;
    for (let runs = 0; runs < RUNS; runs++) {
      const groups = randomTraces(random);
      const traces = plainTraces(groups);
      const engine = new TraceqlEngine(new MemorySource(groups));
      const step = SECOND * BigInt(random.pick([1, 3, 7, 20, 60]));
      const steps = rangeSteps(BASE * SECOND, (BASE + BigInt(random.pick([5, 20, 40]))) * SECOND, step);
      const windows = windowsOf(steps);
      for (let count = 0; count < QUERIES_PER_STORE; count++) {
        const query = `${sentence(GRAMMAR, random)} | ${sentence(METRICS, random)}`;
        const found = await valid(engine.metrics({ query, steps, exemplars: 0 }, signal), query);
        if (found === undefined) continue;
        const { pipeline, compute } = metricsOf(query);
        const isSimple =
          compute.kind !== "compare" &&
          compute.kind !== "quantile_over_time" &&
          compute.kind !== "histogram_over_time";
        if (!isSimple) continue;
        compared++;
        const expected = measure(pipeline, compute, traces, windows);
        const actual = found.series.map(({ values }) => Array.from(values, rounded).join(" "));
        const texts = [...expected.values()].map((values) =>
          values.map((value) => rounded(value ?? NaN)).join(" "),
        );
        expect(actual.toSorted(), `${query}\nseed ${SEED + 1}, run ${runs}`).toEqual(texts.toSorted());
      }
    }
    expect(compared).toBeGreaterThan((RUNS * QUERIES_PER_STORE) / 4);
  });

  it("compare the same values", { timeout: 120_000 }, async () => {
    const random = new Random(SEED + 2);
    let compared = 0;
    for (let runs = 0; runs < RUNS; runs++) {
      const groups = randomTraces(random);
      const traces = plainTraces(groups);
      const engine = new TraceqlEngine(new MemorySource(groups));
      const steps = rangeSteps(
        BASE * SECOND,
        (BASE + 40n) * SECOND,
        SECOND * BigInt(random.pick([3, 20, 60])),
      );
      for (let count = 0; count < QUERIES_PER_STORE / 4; count++) {
        const query = sentence(COMPARISONS, random);
        const found = await valid(engine.metrics({ query, steps, exemplars: 0 }, signal), query);
        if (found === undefined) continue;
        const { pipeline, compute } = metricsOf(query);
        if (compute.kind !== "compare") throw new Error("these are comparisons");
        compared++;
        const expected = compareLines(pipeline, compute, traces, windowsOf(steps));
        const actual = found.series.map(({ labels: [meta, field], values }) => {
          const side = meta?.value.kind === "string" ? meta.value.value : "";
          return `${side} ${field?.key} ${field === undefined ? "" : textOf(field.value)} ${values.join(" ")}`;
        });
        expect(actual.toSorted(), `${query}\nseed ${SEED + 2}, run ${runs}`).toEqual(expected.toSorted());
      }
    }
    expect(compared).toBeGreaterThan((RUNS * QUERIES_PER_STORE) / 20);
  });
});

/** `undefined` for a sentence that has no meaning; other errors are wrong. */
async function valid<T>(answer: Promise<T>, query: string): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (errorKind(error) === "invalid") return undefined;
    throw new Error(query, { cause: error });
  }
}

function metricsOf(query: string): Extract<MetricsExpression, { kind: "series" }> {
  const parsed = parse(query);
  if (parsed.kind === "metrics" && parsed.expression.kind === "series") return parsed.expression;
  throw new Error("these are metrics");
}

const SECOND = 1_000_000_000n;

const windowsOf = ({ start, step, count }: Steps) =>
  Array.from({ length: count }, (_, index) => ({
    from: start + BigInt(index) * step,
    to: start + BigInt(index + 1) * step,
  }));

const COMPARISONS = {
  ...GRAMMAR,
  query: ["%compared% | compare({ %condition% }%more%)"],
  compared: ["{}", "{ %condition% }", "%spansets%"],
  more: ["", ", 1", ", 3", `, 2, ${(BASE + 5n) * SECOND}, ${(BASE + 20n) * SECOND}`],
} as const;

const METRICS = {
  query: ["rate() %by%", "count_over_time() %by%", "%measure%(%field%) %by%"],
  measure: ["min_over_time", "max_over_time", "sum_over_time", "avg_over_time"],
  by: ["", "by (%field%)", "by (%field%, %field%)"],
  field: GRAMMAR.field,
  intrinsic: ["duration", "kind", "name", "status", "nestedSetParent", "rootName", "event:timeSinceStart"],
  attribute: [".a", "span.b", "resource.a", "parent.a", "resource.service.name"],
} as const;

const rounded = (value: number): string => (Number.isNaN(value) ? "_" : value.toPrecision(9));

const sorted = (sets: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  sets.toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
