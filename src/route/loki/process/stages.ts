import type { Settings } from "../../../alloy/settings/settings.ts";
import { decolorizeStage } from "./decolorize-stage.ts";
import { dockerStage } from "./docker-stage.ts";
import { dropStage } from "./drop-stage.ts";
import { jsonStage } from "./json-stage.ts";
import { labelDropStage, labelKeepStage, labelsStage, staticLabelsStage } from "./label-stages.ts";
import { logfmtStage } from "./logfmt-stage.ts";
import { matchStage } from "./match-stage.ts";
import { structuredMetadataDropStage, structuredMetadataStage } from "./metadata-stages.ts";
import { outputStage } from "./output-stage.ts";
import { packStage } from "./pack-stage.ts";
import { regexStage } from "./regex-stage.ts";
import { refuseStage } from "./stage.ts";
import type { Report, Stage, StageCompiler } from "./stage.ts";
import { timestampStage } from "./timestamp-stage.ts";

/** The stages in a block, to be run one after the other. Those with errors are left out: they were reported. */
export function compileStages({ inOrder }: Settings, report: Report): Stage {
  const stages = inOrder
    .map((settings) => compileStage(settings, report))
    .filter((stage) => stage !== undefined);
  return (line, context) => stages.every((stage) => stage(line, context));
}

function compileStage(settings: Settings, report: Report): Stage | undefined {
  const compile = COMPILERS.get(settings.name);
  if (compile === undefined) return refuseStage(report, settings, `${settings.name} is not supported`);
  return compile(settings, report);
}

const COMPILERS: ReadonlyMap<string, StageCompiler> = new Map([
  ["stage.decolorize", decolorizeStage],
  ["stage.docker", dockerStage],
  ["stage.drop", dropStage],
  ["stage.json", jsonStage],
  ["stage.label_drop", labelDropStage],
  ["stage.label_keep", labelKeepStage],
  ["stage.labels", labelsStage],
  ["stage.logfmt", logfmtStage],
  ["stage.match", (settings, report) => matchStage(settings, report, compileStages)],
  ["stage.output", outputStage],
  ["stage.pack", packStage],
  ["stage.regex", regexStage],
  ["stage.static_labels", staticLabelsStage],
  ["stage.structured_metadata", structuredMetadataStage],
  ["stage.structured_metadata_drop", structuredMetadataDropStage],
  ["stage.timestamp", timestampStage],
]);
