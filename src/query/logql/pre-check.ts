import type { LogBatch } from "../../store/logs/source.ts";
import type { LabelCondition, StageExpr } from "./ast.ts";
import { namesOfCondition } from "./hints.ts";
import { LineState } from "./line-state.ts";
import { compilePipeline } from "./pipeline.ts";

/** Of the first lines, so many are checked before it is told whether checking pays. */
const TRIAL_LINES = 2000;
/** Where more lines pass than this part, reading them twice costs more than it saves. */
const MOST_PASSING = 0.6;

/**
 * Whether a line may pass a pipeline, told by reading only the labels that its first conditions are about. Lines that
 * fail are as surely dropped by the whole pipeline; those that pass are for it to decide.
 */
export class PreCheck {
  private readonly state: LineState;
  private readonly test: (state: LineState) => boolean;
  private checked = 0;
  private passed = 0;

  private constructor(stages: readonly StageExpr[], names: ReadonlySet<string>) {
    this.state = new LineState({ none: false, required: names });
    this.test = compilePipeline(stages);
  }

  /** `undefined` where there is nothing to be gained. */
  static of(stages: readonly StageExpr[]): PreCheck | undefined {
    const end = stages.findIndex((stage) => !isCheckable(stage));
    const first = end < 0 ? stages : stages.slice(0, end);
    const parser = first.findIndex(({ kind }) => kind === "json" || kind === "logfmt");
    const last = first.findLastIndex(({ kind }) => kind === "filter");
    if (parser < 0 || last < parser) return undefined;
    const checked = first.slice(0, last + 1);
    const names = checked.flatMap((stage) =>
      stage.kind === "filter" ? namesOfCondition(stage.condition) : [],
    );
    return new PreCheck(checked, new Set(names.flatMap((name) => [name, name.replace(/_extracted$/, "")])));
  }

  mayPass(batch: LogBatch, row: number): boolean {
    if (this.checked >= TRIAL_LINES && this.passed > this.checked * MOST_PASSING) return true;
    this.state.reset(batch, row);
    const passes = this.test(this.state);
    this.checked++;
    if (passes) this.passed++;
    return passes;
  }
}

/**
 * Stages whose outcome is the same whether or not more labels are read, and whatever is wrong with the rest of the line:
 * of equal keys the first counts, and these conditions do not look at errors.
 */
function isCheckable(stage: StageExpr): boolean {
  switch (stage.kind) {
    case "line":
      return true;
    case "json":
    case "logfmt":
      return stage.extractions.length === 0;
    case "filter":
      return isAboutLabels(stage.condition);
    case "regexp":
    case "pattern":
    case "unpack":
    case "decolorize":
    case "line_format":
    case "label_format":
    case "drop":
    case "keep":
      return false;
  }
}

function isAboutLabels(condition: LabelCondition): boolean {
  switch (condition.kind) {
    case "and":
    case "or":
      return isAboutLabels(condition.left) && isAboutLabels(condition.right);
    case "match":
      return !condition.matcher.name.startsWith("__");
    // Lines with errors meet it.
    case "ip":
      return false;
    case "number":
    case "duration":
    case "bytes":
      return !condition.name.startsWith("__");
  }
}
