import type { AlloySignal } from "../../../alloy/schema/schema.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import { errorMessage } from "../../../base/errors.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableMessage } from "../../../model/otlp/telemetry/message.ts";
import type { EditableMetric } from "../../../model/otlp/telemetry/metric.ts";
import type { Telemetry, TelemetryOf } from "../../../model/otlp/telemetry/telemetry.ts";
import type { CompileContext, ComponentCompiler } from "../../component.ts";
import type { OtlpProcessor } from "../../processor.ts";
import { errorAt } from "../../problem.ts";
import { problemOfMatch } from "../match/check-match.ts";
import { compileMatch } from "../match/match.ts";
import type { Match } from "../match/match.ts";
import { compileAction } from "./actions.ts";
import type { Action } from "./actions.ts";

/**
 * `otelcol.processor.attributes`: actions on the attributes of spans, log records and data points, one after the other
 * (the Collector's attributesprocessor).
 */
export const attributesProcessor: ComponentCompiler = ({ settings, receives }, context) => {
  const actions = settings.blocks("action").map((action) => compileAction(action, context));
  const include = matchOf(settings.block("include"), receives, context);
  const exclude = matchOf(settings.block("exclude"), receives, context);
  const known = actions.filter((action) => action !== undefined);
  if (known.length < actions.length || include === "invalid" || exclude === "invalid")
    return { kind: "none" };
  return { kind: "otlp", processor: new AttributesProcessor(known, include, exclude) };
};

function matchOf(
  block: Settings | undefined,
  signals: readonly AlloySignal[],
  context: CompileContext,
): Match | undefined | "invalid" {
  if (block === undefined) return undefined;
  const problem = problemOfMatch(block, signals);
  try {
    if (problem === undefined) return compileMatch(block);
    context.report(errorAt(block, problem));
  } catch (error) {
    context.report(errorAt(block, errorMessage(error)));
  }
  return "invalid";
}

type ItemMatch<T> = (match: Match, item: T) => boolean;

class AttributesProcessor implements OtlpProcessor {
  readonly #actions: readonly Action[];
  readonly #include: Match | undefined;
  readonly #exclude: Match | undefined;

  constructor(actions: readonly Action[], include: Match | undefined, exclude: Match | undefined) {
    this.#actions = actions;
    this.#include = include;
    this.#exclude = exclude;
  }

  process(telemetry: Telemetry): void {
    switch (telemetry.signal) {
      case "traces":
        this.#each(
          telemetry,
          (match, span) => match.span(span),
          (span) => [span.attributes],
        );
        return;
      case "logs":
        this.#each(
          telemetry,
          (match, record) => match.logRecord(record),
          (record) => [record.attributes],
        );
        return;
      case "metrics":
        this.#each(telemetry, (match, metric) => match.metric(metric), attributesOfPoints);
        return;
    }
  }

  #each<T extends EditableMessage>(
    telemetry: TelemetryOf<string, T>,
    matches: ItemMatch<T>,
    attributesOf: (item: T) => readonly Attributes[],
  ): void {
    for (const group of telemetry.groups) {
      for (const scope of group.scopes) {
        const include = this.#include;
        if (include?.group(group.resource, scope.scope) === false) continue;
        const exclude =
          this.#exclude?.group(group.resource, scope.scope) === true ? this.#exclude : undefined;
        for (const item of scope.items) {
          if (include !== undefined && !matches(include, item)) continue;
          if (exclude !== undefined && matches(exclude, item)) continue;
          for (const attributes of attributesOf(item)) this.#change(attributes);
        }
      }
    }
  }

  #change(attributes: Attributes): void {
    for (const action of this.#actions) action(attributes);
  }
}

const attributesOfPoints = (metric: EditableMetric): readonly Attributes[] =>
  metric.data?.points.map(({ attributes }) => attributes) ?? [];
