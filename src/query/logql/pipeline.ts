import { errorKind, errorMessage } from "../../base/errors.ts";
import type { StageExpr } from "./ast.ts";
import { meaningError, unanchored } from "./errors.ts";
import { decolorize } from "./stages/decolorize.ts";
import { labelFormat, lineFormat } from "./stages/format.ts";
import { jsonExpressions } from "./stages/json-expressions.ts";
import { json } from "./stages/json.ts";
import { drop, keep } from "./stages/keep-drop.ts";
import { labelFilter } from "./stages/label-filter.ts";
import { lineFilter } from "./stages/line-filter.ts";
import { logfmt } from "./stages/logfmt.ts";
import { pattern } from "./stages/pattern.ts";
import { regexp } from "./stages/regexp.ts";
import type { Stage } from "./stages/stage.ts";
import { unpack } from "./stages/unpack.ts";
import { printStage } from "./syntax/print-stage.ts";

/**
 * All stages as one, compiled once a query.
 *
 * @throws WatchtowerError `invalid`, naming the stage as Loki does; `limit`.
 */
export function compilePipeline(stages: readonly StageExpr[]): Stage {
  const compiled = stages.map(compileNamed);
  return (state) => {
    for (const stage of compiled) if (!stage(state)) return false;
    return true;
  };
}

function compileNamed(stage: StageExpr): Stage {
  try {
    return compileStage(stage);
  } catch (error) {
    const message = errorMessage(error);
    if (errorKind(error) !== "invalid" || message.startsWith("parse error")) throw error;
    throw meaningError(problemOf(stage, message));
  }
}

const isOfLabels = ({ kind }: StageExpr): boolean => kind === "filter" || kind === "drop" || kind === "keep";

/** Expressions that Loki reads with the query have no stage in their errors. */
function problemOf(stage: StageExpr, message: string): string {
  if (stage.kind === "regexp" || stage.kind === "pattern") return `invalid ${stage.kind} parser: ${message}`;
  if (isOfLabels(stage) && !message.startsWith("ip:")) return unanchored(message);
  return `stage '${printStage(stage)}' : ${message}`;
}

function compileStage(stage: StageExpr): Stage {
  switch (stage.kind) {
    case "line":
      return lineFilter(stage.operator, stage.operands);
    case "json":
      return stage.extractions.length === 0 ? json : jsonExpressions(stage.extractions);
    case "logfmt":
      return logfmt(stage);
    case "regexp":
      return regexp(stage.expression);
    case "pattern":
      return pattern(stage.expression);
    case "unpack":
      return unpack;
    case "decolorize":
      return decolorize;
    case "filter":
      return labelFilter(stage.condition);
    case "line_format":
      return lineFormat(stage.template);
    case "label_format":
      return labelFormat(stage.assignments);
    case "drop":
      return drop(stage.targets);
    case "keep":
      return keep(stage.targets);
  }
}
