import { compileCapture } from "../../../base/regexp.ts";
import { inputOf } from "./line.ts";
import { isLabelName } from "./label-name.ts";
import { refuseStage } from "./stage.ts";
import type { StageCompiler } from "./stage.ts";

/** `stage.regex`: the named groups of the first match. A group that took no part is an empty text. */
export const regexStage: StageCompiler = (settings, report) => {
  const expression = settings.string("expression");
  const source = settings.stringOr("source");
  if (expression === "") return refuseStage(report, settings, "expression is required");
  if (source === "") return refuseStage(report, settings, "source must not be empty");
  const regexp = compileCapture(expression);
  const setsLabels = settings.bool("labels_from_groups");
  return (line) => {
    const input = inputOf(line, source);
    const groups = input === undefined ? undefined : regexp.exec(input);
    if (groups === undefined) return true;
    for (const [index, name] of regexp.groups.entries()) {
      if (name === undefined) continue;
      const value = groups[index] ?? "";
      line.extracted.set(name, value);
      if (setsLabels && isLabelName(name)) line.labels.set(name, value);
    }
    return true;
  };
};
