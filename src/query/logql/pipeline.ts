import { errorKind, errorMessage } from "../../base/errors.ts";
import type { StageExpr } from "./ast.ts";
import { parseError, unsupported } from "./errors.ts";
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

/**
 * All stages as one, compiled once a query.
 *
 * @throws WatchtowerError `invalid`, `unsupported` with the stage's place in the query; `limit`.
 */
export function compilePipeline(query: string, stages: readonly StageExpr[]): Stage {
  const compiled = stages.map((stage) => located(query, stage.span.from, () => compileStage(query, stage)));
  return (state) => {
    for (const stage of compiled) if (!stage(state)) return false;
    return true;
  };
}

/** Runs what compiles a part of the query, and names the place in errors about it. */
export function located<T>(query: string, offset: number, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    const message = errorMessage(error);
    if (errorKind(error) !== "invalid" || message.startsWith("parse error")) throw error;
    throw parseError(query, offset, message);
  }
}

function compileStage(query: string, stage: StageExpr): Stage {
  const refuse = (construct: string): Error => unsupported(query, stage.span.from, construct);
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
      return lineFormat(stage.template, refuse);
    case "label_format":
      return labelFormat(stage.assignments, refuse);
    case "drop":
      return drop(stage.targets);
    case "keep":
      return keep(stage.targets);
  }
}
