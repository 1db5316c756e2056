import type { Matcher } from "../../model/matcher.ts";
import type { LineCondition, ParsedCondition } from "../../store/logs/source.ts";
import type { LabelCondition, StageExpr } from "./ast.ts";
import { parsedConditions } from "./parsed-condition.ts";
import { isWithoutExpression } from "./stages/label-filter.ts";

/** What the store may check before lines are handed to the pipeline. */
export interface PushedDown {
  readonly lines: readonly LineCondition[];
  readonly metadata: readonly Matcher[];
  readonly parsed: readonly ParsedCondition[];
}

/**
 * Conditions that every line of the answer meets, taken from the stages. Lines are what they were stored
 * as until a stage rewrites them. A label is the stream's or the record's only until a stage reads or sets
 * labels, which might give it to a line that was stored without.
 */
export function pushDown(stages: readonly StageExpr[]): PushedDown {
  const lines: LineCondition[] = [];
  const metadata: Matcher[] = [];
  let isStoredLine = true;
  let hasStoredLabels = true;
  for (const stage of stages) {
    if (stage.kind === "line" && isStoredLine) lines.push(...lineConditions(stage));
    if (stage.kind === "filter" && hasStoredLabels) metadata.push(...metadataMatchers(stage.condition));
    if (rewritesLine(stage)) isStoredLine = false;
    if (changesLabels(stage)) hasStoredLabels = false;
  }
  return { lines, metadata, parsed: parsedConditions(stages) };
}

function lineConditions(stage: Extract<StageExpr, { kind: "line" }>): LineCondition[] {
  const texts = stage.operands.filter(({ kind }) => kind === "text").map(({ value }) => value);
  if (stage.operator === "!=") return texts.map((text) => ({ text, negated: true }));
  const [only = ""] = texts;
  const isSingle = stage.operator === "|=" && stage.operands.length === 1 && only !== "";
  return isSingle ? [{ text: only, negated: false }] : [];
}

const rewritesLine = ({ kind }: StageExpr): boolean =>
  kind === "line_format" || kind === "unpack" || kind === "decolorize";

const changesLabels = ({ kind }: StageExpr): boolean =>
  kind !== "line" && kind !== "filter" && kind !== "line_format" && kind !== "decolorize";

/** Where a label is of the line as it was stored, the store has its value; `__error__` is never stored. */
const isStored = (name: string): boolean => !name.startsWith("__");

function metadataMatchers(condition: LabelCondition): Matcher[] {
  switch (condition.kind) {
    case "and":
      return [...metadataMatchers(condition.left), ...metadataMatchers(condition.right)];
    case "or":
    // Lines with an error meet it without having the label.
    case "ip":
      return [];
    case "match":
      return isStored(condition.matcher.name) && !isWithoutExpression(condition.matcher)
        ? [condition.matcher]
        : [];
    // A line without the label meets no comparison.
    case "number":
    case "duration":
    case "bytes":
      return isStored(condition.name) ? [{ name: condition.name, operator: "!=", value: "" }] : [];
  }
}
