import type { Settings } from "../../alloy/settings/settings.ts";
import { toUnixNano } from "../../base/units.ts";
import type { UnixNano } from "../../base/units.ts";
import type { EditableMetric } from "../../model/otlp/telemetry/metric.ts";
import type { Telemetry } from "../../model/otlp/telemetry/telemetry.ts";
import type { ComponentCompiler, CompileContext } from "../component.ts";
import { compileConditions } from "../ottl/compile/compile-texts.ts";
import type { ContextName } from "../ottl/paths/contexts.ts";
import { pointsOf } from "../ottl/paths/metric.ts";
import { Run } from "../ottl/run/run.ts";
import type { Place } from "../ottl/run/run.ts";
import { errorLog } from "../ottl/run/error-log.ts";
import { ConditionSequence } from "../ottl/run/sequence.ts";
import type { OnError } from "../ottl/run/sequence.ts";
import type { FlowContext, OtlpProcessor } from "../processor.ts";
import { LossCounter } from "../losses.ts";
import type { Loss } from "../losses.ts";
import { dropIfPropagated, errorModeOf } from "./error-mode.ts";

/** `otelcol.processor.filter`: drops what a condition matches, and what holds nothing any more. */
export const filterProcessor: ComponentCompiler = ({ id, settings }, context) => {
  const onError = errorLog(id, context.warn);
  const conditions = (block: string, attribute: string, name: ContextName): ConditionSequence =>
    conditionsOf(settings, { block, attribute, name, onError }, context);
  const processor = new Filter({
    spans: conditions("traces", "span", "span"),
    events: conditions("traces", "spanevent", "spanevent"),
    metrics: conditions("metrics", "metric", "metric"),
    points: conditions("metrics", "datapoint", "datapoint"),
    logs: conditions("logs", "log_record", "log"),
  });
  return { kind: "otlp", processor };
};

function conditionsOf(
  settings: Settings,
  from: {
    readonly block: string;
    readonly attribute: string;
    readonly name: ContextName;
    readonly onError: OnError;
  },
  { report }: CompileContext,
): ConditionSequence {
  const block = settings.block(from.block);
  const texts = { settings: block ?? settings, attribute: from.attribute, report };
  const compiled = block === undefined ? [] : compileConditions(texts, from.name);
  return new ConditionSequence(compiled, errorModeOf(settings), from.onError);
}

interface Conditions {
  readonly spans: ConditionSequence;
  readonly events: ConditionSequence;
  readonly metrics: ConditionSequence;
  readonly points: ConditionSequence;
  readonly logs: ConditionSequence;
}

class Filter implements OtlpProcessor {
  readonly #conditions: Conditions;
  readonly #dropped = new LossCounter();

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  get losses(): readonly Loss[] {
    return this.#dropped.losses;
  }

  process(telemetry: Telemetry, { receivedAt }: FlowContext): void {
    dropIfPropagated(telemetry, this.#dropped, () =>
      filter(telemetry, this.#conditions, { now: toUnixNano(receivedAt), dropped: this.#dropped }),
    );
  }
}

function filter(
  telemetry: Telemetry,
  { spans, events, metrics, points, logs }: Conditions,
  { now, dropped }: { readonly now: UnixNano; readonly dropped: LossCounter },
): void {
  const isDropped = (conditions: ConditionSequence, what: string, place: Place): boolean => {
    const isTrue = conditions.isAnyTrue(new Run(now, place));
    if (isTrue) dropped.count(`a condition on ${what}`);
    return isTrue;
  };
  switch (telemetry.signal) {
    case "traces":
      if (spans.isEmpty && events.isEmpty) return;
      telemetry.retain((span, scope, resource) => {
        if (isDropped(spans, "spans", { resource, scope, span })) return false;
        if (events.isEmpty) return true;
        const kept = span.events.filter(
          (event) => !isDropped(events, "span events", { resource, scope, span, event }),
        );
        if (kept.length < span.events.length) span.events = kept;
        return true;
      });
      return;
    case "logs":
      if (logs.isEmpty) return;
      telemetry.retain((log, scope, resource) => !isDropped(logs, "log records", { resource, scope, log }));
      return;
    case "metrics":
      if (metrics.isEmpty && points.isEmpty) return;
      telemetry.retain((metric, scope, resource) => {
        const place = { resource, scope, metrics: scope.items, metric };
        if (isDropped(metrics, "metrics", place)) return false;
        if (points.isEmpty || metric.data === undefined) return true;
        keepPoints(metric, (point) => !isDropped(points, "data points", { ...place, point }));
        return pointsOf(metric).length > 0;
      });
      return;
  }
}

type Point = NonNullable<Place["point"]>;

function keepPoints({ data }: EditableMetric, keep: (point: Point) => boolean): void {
  switch (data?.kind) {
    case "gauge":
    case "sum":
      data.points = data.points.filter(keep);
      return;
    case "histogram":
      data.points = data.points.filter(keep);
      return;
    case "exponentialHistogram":
      data.points = data.points.filter(keep);
      return;
    case "summary":
      data.points = data.points.filter(keep);
      return;
    case undefined:
      return;
  }
}
