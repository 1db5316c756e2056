import type { Settings } from "../../../alloy/settings/settings.ts";
import { isLabelName } from "./label-name.ts";
import { extractedText } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { StageCompiler } from "./stage.ts";

/** `stage.labels`: labels of what was extracted. */
export const labelsStage: StageCompiler = (settings, report) => {
  const sources = sourcesOf(settings);
  const wrong = [...sources.keys()].find((name) => !isLabelName(name));
  if (wrong !== undefined) return refuseStage(report, settings, `invalid label name: ${wrong}`);
  return (line) => {
    for (const [name, source] of sources) {
      const value = extractedText(line, source);
      if (value !== undefined) line.labels.set(name, value);
    }
    return true;
  };
};

/** `stage.static_labels`: the same labels for all lines. */
export const staticLabelsStage: StageCompiler = (settings, report) => {
  const values = settings.map("values");
  const wrong = [...values.keys()].find((name) => !isLabelName(name));
  if (wrong !== undefined) return refuseStage(report, settings, `invalid label name: ${wrong}`);
  const labels = [...values].flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [[name, value] as const] : [],
  );
  return (line) => {
    for (const [name, value] of labels) line.labels.set(name, value);
    return true;
  };
};

/** `stage.label_drop` */
export const labelDropStage: StageCompiler = (settings, report) => {
  const names = settings.strings("values");
  if (names.length === 0) return refuseStage(report, settings, "values must name a label");
  return (line) => {
    for (const name of names) line.labels.delete(name);
    return true;
  };
};

/** `stage.label_keep` */
export const labelKeepStage: StageCompiler = (settings, report) => {
  const names = new Set(settings.strings("values"));
  if (names.size === 0) return refuseStage(report, settings, "values must name a label");
  return (line) => {
    for (const name of line.labels.keys()) if (!names.has(name)) line.labels.delete(name);
    return true;
  };
};

/** Names and where their values come from; one without a source has its own name for it. */
export function sourcesOf(settings: Settings): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  for (const [name, source] of settings.map("values")) {
    sources.set(name, typeof source === "string" && source !== "" ? source : name);
  }
  return sources;
}
