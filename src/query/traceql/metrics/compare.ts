import { limitError } from "../../../base/errors.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { ATTRIBUTE_SCOPES } from "../../../store/traces/source.ts";
import type { Field, IntrinsicName, MetricsFunction } from "../ast.ts";
import { compileTest } from "../compile.ts";
import type { Test } from "../compile.ts";
import { printField } from "../parse/fields.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { compileValue, valueText } from "./labels.ts";
import type { Observer, ObserverOptions, Portion } from "./series-table.ts";
import type { Series } from "./series.ts";

/** Beside attributes, these are compared, as their values are few. */
const INTRINSICS = (
  ["name", "status", "statusMessage", "kind", "rootName", "rootServiceName"] satisfies IntrinsicName[]
).map((name) => {
  const field: Field = { kind: "intrinsic", name };
  return { key: name, read: compileValue(field) };
});

/** Counts of values and steps, some 100 MB. */
const MOST_SAMPLES = 5_000_000;
const META = "__meta_type";
const text = (value: string): AnyValue => ({ kind: "string", value });
const NIL = text("nil");
type Side = "baseline" | "selection";

interface Counted {
  readonly value: AnyValue;
  total: number;
  /** By step: most values are of few steps. */
  readonly counts: Map<number, number>;
}

/** Of one attribute on one side. */
interface Tally {
  readonly side: Side;
  readonly key: string;
  readonly values: Map<string, Counted>;
  readonly totals: Float64Array;
}

/**
 * Counts the values of all attributes among the spans that meet the selection, and among the others: of each
 * attribute the most frequent values, and the total.
 */
export class CompareObserver implements Observer {
  private readonly options: ObserverOptions;
  private readonly test: Test;
  private readonly top: number;
  private readonly range: { readonly start: bigint; readonly end: bigint } | undefined;
  private readonly tallies: Readonly<Record<Side, Map<string, Tally>>> = {
    baseline: new Map(),
    selection: new Map(),
  };
  /** Counts of all values and steps. */
  private samples = 0;

  constructor(compute: Extract<MetricsFunction, { kind: "compare" }>, options: ObserverOptions) {
    this.options = options;
    this.test = compileTest(compute.selection);
    this.top = compute.top;
    this.range = compute.range;
  }

  /** Spans are never counted together for it, see `countingOf`. */
  observe(span: SpanNode, trace: TraceView, { step }: Portion): void {
    const side: Side = this.isSelected(span, trace) ? "selection" : "baseline";
    eachValue(span, trace, (key, value) => this.count(this.tally(side, key), value, step));
  }

  /** @throws WatchtowerError `limit` */
  finish(): readonly Series[] {
    const tallies = [...this.tallies.baseline.values(), ...this.tallies.selection.values()];
    const series = tallies.flatMap((tally) => this.seriesOf(tally));
    const crowded = new Set(tallies.filter(({ values }) => values.size > this.top).map(({ key }) => key));
    const all = [...series, ...[...crowded].map((key) => this.tooManyValues(key))];
    const { maxSeries } = this.options;
    if (all.length > maxSeries)
      throw limitError("query.maxSeries", maxSeries, "the query makes too many series");
    return all;
  }

  private isSelected(span: SpanNode, trace: TraceView): boolean {
    const { range } = this;
    const isInTime = range === undefined || (span.startNanos > range.start && span.startNanos <= range.end);
    return isInTime && this.test(span, trace);
  }

  private tally(side: Side, key: string): Tally {
    let tally = this.tallies[side].get(key);
    if (tally === undefined) {
      tally = { side, key, values: new Map(), totals: new Float64Array(this.options.steps.count) };
      this.tallies[side].set(key, tally);
      this.keep(tally.totals.length);
    }
    return tally;
  }

  private count({ values, totals }: Tally, value: AnyValue, step: number): void {
    const name = value.kind === "string" ? value.value : `\u0000${valueText(value)}`;
    let counted = values.get(name);
    if (counted === undefined) values.set(name, (counted = { value, total: 0, counts: new Map() }));
    const before = counted.counts.get(step) ?? 0;
    if (before === 0) this.keep(1);
    counted.counts.set(step, before + 1);
    counted.total++;
    totals[step] = (totals[step] ?? 0) + 1;
  }

  private keep(samples: number): void {
    this.samples += samples;
    if (this.samples > MOST_SAMPLES)
      throw limitError("maxComparedSamples", MOST_SAMPLES, "the query counts too many values of attributes");
  }

  private seriesOf({ side, key, values, totals }: Tally): readonly Series[] {
    const shown = mostFrequent([...values.values()], this.top).map(({ value, counts }) => ({
      labels: [
        { key: META, value: text(side) },
        { key, value },
      ],
      values: dense(counts, totals.length),
      exemplars: [],
    }));
    const labels: readonly KeyValue[] = [
      { key: META, value: text(`${side}_total`) },
      { key, value: NIL },
    ];
    return [...shown, { labels, values: totals, exemplars: [] }];
  }

  /** Tells, as Tempo does, that an attribute has more values than are shown. */
  private tooManyValues(key: string): Series {
    const labels: readonly KeyValue[] = [
      { key: "__meta_error", value: text("__too_many_values__") },
      { key, value: NIL },
    ];
    return { labels, values: new Float64Array(this.options.steps.count), exemplars: [] };
  }
}

function dense(counts: ReadonlyMap<number, number>, steps: number): Float64Array {
  const values = new Float64Array(steps);
  for (const [step, count] of counts) values[step] = count;
  return values;
}

/** Of values that are as frequent as each other the first by their text. */
function mostFrequent(values: readonly Counted[], top: number): readonly Counted[] {
  if (values.length <= top) return values;
  return values
    .toSorted((a, b) => b.total - a.total || (valueText(a.value) < valueText(b.value) ? -1 : 1))
    .slice(0, top);
}

/** Names of attributes as they are shown, by scope: the same few again and again. */
const shownNames = new Map<string, Map<string, string>>(ATTRIBUTE_SCOPES.map((scope) => [scope, new Map()]));
const MOST_NAMES = 10_000;

function shownName(scope: (typeof ATTRIBUTE_SCOPES)[number], name: string): string {
  const names = shownNames.get(scope);
  const known = names?.get(name);
  if (known !== undefined) return known;
  const shown = name.includes(":") ? name : printField({ kind: "attribute", scope, name, ofParent: false });
  if (names !== undefined && names.size < MOST_NAMES) names.set(name, shown);
  return shown;
}

function eachValue(span: SpanNode, trace: TraceView, take: (key: string, value: AnyValue) => void): void {
  for (const { key, read } of INTRINSICS) {
    const value = read(span, trace);
    if (value !== undefined) take(key, value);
  }
  for (const scope of ATTRIBUTE_SCOPES) {
    for (const name of new Set(span.row.attributeNames(scope))) {
      // Of times every span has another one.
      if (name === "event:timeSinceStart") continue;
      const [value] = span.row.attribute(scope, name);
      if (value !== undefined) take(shownName(scope, name), value);
    }
  }
}
