import { extractedText } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { StageCompiler } from "./stage.ts";

/** `stage.output`: the line becomes what was extracted. */
export const outputStage: StageCompiler = (settings, report) => {
  const source = settings.string("source");
  if (source === "") return refuseStage(report, settings, "output source value is required");
  return (line) => {
    line.line = extractedText(line, source) ?? line.line;
    return true;
  };
};
