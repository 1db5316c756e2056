import type { AnyValue } from "../../../model/otlp/common.ts";
import { ATTRIBUTE_SCOPES } from "../../../store/traces/source.ts";
import type { FieldValue, ValueField } from "../../../store/traces/source.ts";
import { ValueIds } from "../../../store/traces/value-ids.ts";
import type { MetricsFunction } from "../ast.ts";
import { compileTest } from "../compile.ts";
import type { Test } from "../compile.ts";
import type { SpanNode, TraceView } from "../trace-view.ts";
import { CompareTally } from "./compare-tally.ts";
import { valueText } from "./labels.ts";
import type { Observer, ObserverOptions, Portion } from "./series-table.ts";
import type { Series } from "./series.ts";

export type Comparison = Extract<MetricsFunction, { kind: "compare" }>;

/**
 * Counts the values of all attributes among the spans that meet the selection, and among the others. Used where whole
 * traces are looked at; else see `compareColumns`.
 */
export class CompareObserver implements Observer {
  private readonly test: Test;
  private readonly range: Comparison["range"];
  private readonly tally: CompareTally;
  private readonly ids = new ValueIds();
  private readonly known = new Map<string, number>();

  constructor({ selection, top, range }: Comparison, options: ObserverOptions) {
    this.test = compileTest(selection);
    this.range = range;
    this.tally = new CompareTally(top, options);
  }

  observe(span: SpanNode, trace: TraceView, { step }: Portion): void {
    const isSelected = isInTime(this.range, span.startNanos) && this.test(span, trace);
    for (const value of valuesOf(span, trace)) this.tally.add(this.idOf(value), isSelected, step);
  }

  finish(): readonly Series[] {
    return this.tally.finish((id) => this.ids.valuesOf(id));
  }

  /** @throws WatchtowerError `limit` */
  private idOf(value: FieldValue): number {
    const { field } = value;
    const name = field.kind === "attribute" ? `${field.scope}.${field.name}` : field.kind;
    const key = `${name.length} ${name}${valueText(value.value)}`;
    let id = this.known.get(key);
    if (id === undefined) {
      id = this.ids.add([value], key.length);
      this.known.set(key, id);
    }
    return id;
  }
}

/** Whether a span may be selected by its time: `range` leaves out its start, and takes in its end. */
export const isInTime = (range: Comparison["range"], time: bigint): boolean =>
  range === undefined || (time > range.start && time <= range.end);

/** All that is compared of a span, of each field one value. */
function* valuesOf({ row }: SpanNode, { rootFacts }: TraceView): Generator<FieldValue> {
  yield intrinsic("name", text(row.name));
  yield intrinsic("status", code(row.status));
  yield intrinsic("statusMessage", text(row.statusMessage));
  yield intrinsic("kind", code(row.kind));
  const { name: rootName = "", serviceName = "" } = rootFacts ?? {};
  if (rootName !== "") yield intrinsic("rootName", text(rootName));
  if (serviceName !== "") yield intrinsic("rootServiceName", text(serviceName));
  for (const scope of ATTRIBUTE_SCOPES) {
    for (const name of new Set(row.attributeNames(scope))) {
      // Of times every span has another one.
      if (name === "event:timeSinceStart") continue;
      const [value] = row.attribute(scope, name);
      if (value !== undefined) yield { field: { kind: "attribute", scope, name }, value };
    }
  }
}

const text = (value: string): AnyValue => ({ kind: "string", value });
const code = (value: number): AnyValue => ({ kind: "int", value: BigInt(value) });
const intrinsic = (kind: Exclude<ValueField["kind"], "attribute">, value: AnyValue): FieldValue => ({
  field: { kind },
  value,
});
