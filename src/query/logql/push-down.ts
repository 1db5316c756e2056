import type { Matcher } from "../../model/matcher.ts";
import type { LineCondition } from "../../store/logs/source.ts";
import type { LabelCondition, StageExpr } from "./ast.ts";

/** What the store may check before lines are handed to the pipeline. */
export interface PushedDown {
  readonly lines: readonly LineCondition[];
  readonly metadata: readonly Matcher[];
}

/**
 * Conditions that every line of the answer meets, taken from the stages. Lines are what they were stored
 * as until a stage rewrites them. A label is known to be metadata by its name, and only until a stage reads
 * or sets labels, which might give it to a line that has no such metadata.
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
  return { lines, metadata };
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

/** Structured metadata that no resource attribute makes an index label of. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
  "trace_id",
  "span_id",
  "severity_text",
  "detected_level",
]);

function metadataMatchers(condition: LabelCondition): Matcher[] {
  if (condition.kind === "and") {
    return [...metadataMatchers(condition.left), ...metadataMatchers(condition.right)];
  }
  if (condition.kind !== "match" || !METADATA_NAMES.has(condition.matcher.name)) return [];
  return [condition.matcher];
}
