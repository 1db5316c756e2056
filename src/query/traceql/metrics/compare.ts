import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import { ATTRIBUTE_SCOPES } from "../../../store/traces/source.ts";
import type { Field, IntrinsicName, MetricsFunction } from "../ast.ts";
import { compileTest } from "../compile.ts";
import type { Test } from "../compile.ts";
import { printField } from "../parse/fields.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { compileValue, valueText } from "./labels.ts";
import { SeriesTable } from "./series-table.ts";
import type { Observer, ObserverOptions, Portion } from "./series-table.ts";
import type { Series } from "./series.ts";

/** Beside attributes, these are compared, as their values are few. */
const INTRINSICS = (
  ["name", "status", "statusMessage", "kind", "rootName", "rootServiceName"] satisfies IntrinsicName[]
).map((name) => {
  const field: Field = { kind: "intrinsic", name };
  return { key: name, read: compileValue(field) };
});

const META = "__meta_type";
const text = (value: string): AnyValue => ({ kind: "string", value });
const NIL = text("nil");
type Side = "baseline" | "selection";

interface Counted {
  readonly side: Side;
  readonly key: string;
  /** `undefined` for the total. */
  readonly value: AnyValue | undefined;
  readonly counts: Float64Array;
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
  private readonly table: SeriesTable<Float64Array>;
  private readonly found = new Map<string, Counted>();

  constructor(compute: Extract<MetricsFunction, { kind: "compare" }>, options: ObserverOptions) {
    this.options = options;
    this.test = compileTest(compute.selection);
    this.top = compute.top;
    this.range = compute.range;
    this.table = new SeriesTable(options, () => new Float64Array(options.steps.count));
  }

  /** Spans are never counted together for it, see `countingOf`. */
  observe(span: SpanNode, trace: TraceView, { step }: Portion): void {
    const side: Side = this.isSelected(span, trace) ? "selection" : "baseline";
    for (const { key, value } of allValues(span, trace)) {
      this.count(side, key, value, step);
      this.count(side, key, undefined, step);
    }
  }

  finish(): readonly Series[] {
    const groups = new Map<string, Counted[]>();
    for (const counted of this.found.values()) {
      const name = `${counted.side} ${counted.key} ${counted.value === undefined}`;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [counted]);
      else group.push(counted);
    }
    const crowded = [...groups.values()].filter((group) => group.length > this.top);
    const tooMany = new Set(crowded.flatMap(([first]) => first?.key ?? []));
    const series = [...groups.values()].flatMap((group) => mostFrequent(group, this.top).map(seriesOf));
    return [...series, ...[...tooMany].map((key) => this.tooManyValues(key))];
  }

  private isSelected(span: SpanNode, trace: TraceView): boolean {
    const { range } = this;
    const isInTime = range === undefined || (span.startNanos > range.start && span.startNanos <= range.end);
    return isInTime && this.test(span, trace);
  }

  private count(side: Side, key: string, value: AnyValue | undefined, step: number): void {
    const name = `${side} ${key} ${value === undefined ? "" : valueText(value)}`;
    let counted = this.found.get(name);
    if (counted === undefined) {
      const { state } = this.table.of(name, () => []);
      this.found.set(name, (counted = { side, key, value, counts: state }));
    }
    counted.counts[step] = (counted.counts[step] ?? 0) + 1;
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

function seriesOf({ side, key, value, counts }: Counted): Series {
  const labels: readonly KeyValue[] = [
    { key: META, value: text(value === undefined ? `${side}_total` : side) },
    { key, value: value ?? NIL },
  ];
  return { labels, values: counts, exemplars: [] };
}

function mostFrequent(group: readonly Counted[], top: number): readonly Counted[] {
  if (group.length <= top) return group;
  const total = ({ counts }: Counted): number => counts.reduce((sum, count) => sum + count, 0);
  return group.toSorted((a, b) => total(b) - total(a)).slice(0, top);
}

function* allValues(span: SpanNode, trace: TraceView): Generator<KeyValue> {
  for (const { key, read } of INTRINSICS) {
    const value = read(span, trace);
    if (value !== undefined) yield { key, value };
  }
  for (const scope of ATTRIBUTE_SCOPES) {
    for (const name of new Set(span.row.attributeNames(scope))) {
      const [value] = span.row.attribute(scope, name);
      // Of times every span has another one.
      if (value === undefined || name === "event:timeSinceStart") continue;
      const field: Field = { kind: "attribute", scope, name, ofParent: false };
      yield { key: name.includes(":") ? name : printField(field), value };
    }
  }
}
