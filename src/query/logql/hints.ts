import type { Grouping } from "../vector/grouping.ts";
import type { LabelCondition, LogRange, StageExpr } from "./ast.ts";
import { NO_HINTS, type ParserHints } from "./line-state.ts";
import { templateFields } from "./template/fields.ts";

const SUFFIX = "_extracted";

/**
 * What a metric query needs of lines' labels, as Loki has it: where all that is needed was found, parsers stop,
 * and see no error behind it.
 *
 * @param grouping to which series are reduced; all labels without it.
 */
export function parserHints(
  { stages, unwrap }: Pick<LogRange, "stages" | "unwrap">,
  grouping: Grouping | undefined,
): ParserHints {
  const used = [
    ...stages.flatMap(namesOfStage),
    ...(unwrap === undefined ? [] : [unwrap.label, ...unwrap.filters.flatMap(namesOfCondition)]),
    ...(grouping?.names ?? []),
  ];
  const required = new Set(
    used.flatMap((name) => (name.endsWith(SUFFIX) ? [name, name.slice(0, -SUFFIX.length)] : [name])),
  );
  if (grouping === undefined || grouping.kind === "without") return NO_HINTS;
  return required.size === 0 ? { none: true, required: undefined } : { none: false, required };
}

/**
 * Labels of the record that have any part in the result, as far as it is one without errors; `undefined` for all:
 * templates may print them all at once.
 */
export function labelsNeeded(
  range: Pick<LogRange, "stages" | "unwrap">,
  grouping: Grouping | undefined,
): ReadonlySet<string> | undefined {
  const isWritten = range.stages.some(({ kind }) => kind === "line_format" || kind === "label_format");
  const { none, required } = parserHints(range, grouping);
  if (isWritten) return undefined;
  return none ? new Set() : required;
}

function namesOfStage(stage: StageExpr): readonly string[] {
  switch (stage.kind) {
    case "filter":
      return namesOfCondition(stage.condition);
    case "line_format":
      return templateFields(stage.template);
    case "label_format":
      return stage.assignments.flatMap(({ source }) =>
        source.kind === "label" ? [source.value] : templateFields(source.value),
      );
    case "line":
    case "json":
    case "logfmt":
    case "regexp":
    case "pattern":
    case "unpack":
    case "decolorize":
    case "drop":
    case "keep":
      return [];
  }
}

/** Labels that a condition looks at. */
export function namesOfCondition(condition: LabelCondition): readonly string[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return [...namesOfCondition(condition.left), ...namesOfCondition(condition.right)];
    case "match":
      return [condition.matcher.name];
    case "ip":
    case "number":
    case "duration":
    case "bytes":
      return [condition.name];
  }
}
