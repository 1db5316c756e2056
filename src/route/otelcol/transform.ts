import type { Settings } from "../../alloy/settings/settings.ts";
import { toUnixNano } from "../../base/units.ts";
import type { Telemetry } from "../../model/otlp/telemetry/telemetry.ts";
import type { ComponentCompiler, CompileContext } from "../component.ts";
import { compileConditions, compileInferred, compileStatements } from "../ottl/compile/compile-texts.ts";
import type { ContextName } from "../ottl/paths/contexts.ts";
import { ConditionSequence, StatementSequence } from "../ottl/run/sequence.ts";
import type { ErrorMode, OnError, Runnable } from "../ottl/run/sequence.ts";
import { errorLog } from "../ottl/run/error-log.ts";
import { visitAll } from "../ottl/run/walk.ts";
import type { FlowContext, OtlpProcessor } from "../processor.ts";
import { LossCounter } from "../losses.ts";
import type { Loss } from "../losses.ts";
import { dropIfPropagated, errorModeOf } from "./error-mode.ts";

type SignalName = Telemetry["signal"];

const SIGNALS: readonly {
  readonly signal: SignalName;
  readonly block: string;
  /** In the block `statements`. */
  readonly attribute: string;
  readonly contexts: readonly ContextName[];
}[] = [
  {
    signal: "traces",
    block: "trace_statements",
    attribute: "trace",
    contexts: ["resource", "scope", "span", "spanevent"],
  },
  {
    signal: "metrics",
    block: "metric_statements",
    attribute: "metric",
    contexts: ["resource", "scope", "metric", "datapoint"],
  },
  { signal: "logs", block: "log_statements", attribute: "log", contexts: ["resource", "scope", "log"] },
];

/** `otelcol.processor.transform`: changes telemetry by statements, group after group. */
export const transformProcessor: ComponentCompiler = ({ id, settings }, context) => {
  const onError = errorLog(id, context.warn);
  const groups = SIGNALS.flatMap(({ signal, block, attribute, contexts }) => [
    ...settings.blocks(block).map((each) => groupOf(each, contexts, { signal, settings, context, onError })),
    ...inferredGroup(attribute, contexts, { signal, settings, context, onError }),
  ]);
  return { kind: "otlp", processor: new Transform(groups) };
};

/** Statements that run on all items of a context. */
interface Group {
  readonly signal: SignalName;
  readonly context: ContextName;
  readonly conditions: ConditionSequence;
  readonly statements: StatementSequence;
}

interface Part {
  readonly signal: SignalName;
  /** Of the component. */
  readonly settings: Settings;
  readonly context: CompileContext;
  readonly onError: OnError;
}

function groupOf(block: Settings, contexts: readonly ContextName[], part: Part): Group {
  const named = block.string("context");
  // The schema takes no other.
  const name = contexts.find((each) => each === named) ?? "resource";
  const { report } = part.context;
  const mode = block.stringOr("error_mode") === undefined ? errorModeOf(part.settings) : errorModeOf(block);
  const statements = compileStatements({ settings: block, attribute: "statements", report }, name);
  const conditions = compileConditions({ settings: block, attribute: "conditions", report }, name);
  return groupWith({ name, statements, conditions, mode }, part);
}

function inferredGroup(attribute: string, contexts: readonly ContextName[], part: Part): readonly Group[] {
  const block = part.settings.block("statements");
  if (block === undefined) return [];
  const inferred = compileInferred({ settings: block, attribute, report: part.context.report }, contexts);
  if (inferred === undefined) return [];
  const { context: name, statements } = inferred;
  return [groupWith({ name, statements, conditions: [], mode: errorModeOf(part.settings) }, part)];
}

function groupWith(
  compiled: {
    readonly name: ContextName;
    readonly statements: readonly Runnable<void>[];
    readonly conditions: readonly Runnable<boolean>[];
    readonly mode: ErrorMode;
  },
  { signal, onError }: Part,
): Group {
  return {
    signal,
    context: compiled.name,
    conditions: new ConditionSequence(compiled.conditions, compiled.mode, onError),
    statements: new StatementSequence(compiled.statements, compiled.mode, onError),
  };
}

class Transform implements OtlpProcessor {
  readonly #groups: readonly Group[];
  readonly #dropped = new LossCounter();

  constructor(groups: readonly Group[]) {
    this.#groups = groups;
  }

  get losses(): readonly Loss[] {
    return this.#dropped.losses;
  }

  process(telemetry: Telemetry, { receivedAt }: FlowContext): void {
    dropIfPropagated(telemetry, this.#dropped, () => {
      for (const { signal, context, conditions, statements } of this.#groups) {
        if (signal !== telemetry.signal) continue;
        visitAll(telemetry, context, toUnixNano(receivedAt), (run) => {
          if (conditions.isEmpty || conditions.isAnyTrue(run)) statements.execute(run);
        });
      }
    });
  }
}
