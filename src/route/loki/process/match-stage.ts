import { errorMessage } from "../../../base/errors.ts";
import type { Settings } from "../../../alloy/settings/settings.ts";
import { compileSelector } from "./selector.ts";
import type { Selector } from "./selector.ts";
import { extractLabels } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { Report, Stage } from "./stage.ts";

/**
 * `stage.match`: runs stages for lines that a selector matches, or drops these.
 *
 * @param compile the stages in a block.
 */
export function matchStage(
  settings: Settings,
  report: Report,
  compile: (settings: Settings, report: Report) => Stage,
): Stage | undefined {
  const drops = settings.string("action") === "drop";
  const hasStages = settings.inOrder.length > 0;
  if (drops && hasStages) {
    return refuseStage(report, settings, "match stage configured to drop entries cannot contain stages");
  }
  if (!drops && !hasStages)
    return refuseStage(report, settings, "match stage requires at least one stage in it");
  let matches: Selector;
  try {
    matches = compileSelector(settings.string("selector"));
  } catch (error) {
    return refuseStage(report, settings, `invalid selector syntax for match stage: ${errorMessage(error)}`);
  }
  if (drops) {
    const reason = settings.string("drop_counter_reason") || "match_stage";
    return (line, context) => {
      if (!matches(line)) return true;
      context.countDropped(reason);
      return false;
    };
  }
  const stages = compile(settings, report);
  return (line, context) => {
    if (!matches(line)) return true;
    extractLabels(line);
    return stages(line, context);
  };
}
