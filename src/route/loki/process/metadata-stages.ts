import { compileSearch } from "../../../base/regexp.ts";
import type { CompiledRegexp } from "../../../base/regexp.ts";
import { sourcesOf } from "./label-stages.ts";
import { extractedText } from "./line.ts";
import type { Line } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { StageCompiler } from "./stage.ts";

/**
 * `stage.structured_metadata`: what was extracted, and labels, which are labels no more. Since labels are extracted at
 * first, one of them is there twice, as in Alloy.
 */
export const structuredMetadataStage: StageCompiler = (settings) => {
  const sources = sourcesOf(settings);
  const expression = settings.string("regex");
  const regexp = expression === "" ? undefined : compileSearch(expression);
  return (line) => {
    addExtracted(line, sources, regexp);
    moveLabels(line, sources);
    if (regexp !== undefined) {
      const matching = [...line.labels.keys()].filter((name) => regexp.test(name));
      moveLabels(line, new Map(matching.map((name) => [name, name])));
    }
    return true;
  };
};

function addExtracted(line: Line, sources: ReadonlyMap<string, string>, regexp: CompiledRegexp | undefined) {
  const add = (name: string, source: string): void => {
    const value = extractedText(line, source);
    if (value !== undefined) line.metadata.push([name, value]);
  };
  for (const [name, source] of sources) add(name, source);
  if (regexp !== undefined) {
    for (const name of line.extracted.keys()) if (regexp.test(name)) add(name, name);
  }
}

function moveLabels({ labels, metadata }: Line, sources: ReadonlyMap<string, string>): void {
  const moved = new Set<string>();
  for (const [name, label] of sources) {
    const value = labels.get(label);
    if (value === undefined) continue;
    metadata.push([name, value]);
    moved.add(label);
  }
  for (const label of moved) labels.delete(label);
}

/** `stage.structured_metadata_drop` */
export const structuredMetadataDropStage: StageCompiler = (settings, report) => {
  const names = new Set(settings.strings("values"));
  if (names.size === 0) return refuseStage(report, settings, "values must name structured metadata");
  return (line) => {
    const kept = line.metadata.filter(([name]) => !names.has(name));
    line.metadata.splice(0, line.metadata.length, ...kept);
    return true;
  };
};
