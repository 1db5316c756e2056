import { toUnixNano } from "../../../base/units.ts";
import { objectOf } from "../jmespath/json.ts";
import { jsonText } from "../jmespath/json-text.ts";
import { extractedText } from "./line.ts";
import type { StageCompiler } from "./stage.ts";

/** What Loki's `unpack` calls the line. */
const ENTRY = "_entry";

/** `stage.pack`: the line becomes a JSON object that holds it and what was extracted; labels in it are labels no more. */
export const packStage: StageCompiler = (settings) => {
  const names = [...new Set(settings.strings("labels"))].toSorted();
  const takesNow = settings.bool("ingest_timestamp");
  return (line, { receivedAt }) => {
    const members = names.flatMap((name) => {
      const value = extractedText(line, name);
      return value === undefined ? [] : [[name, value] as const];
    });
    const packed = jsonText(objectOf([...members, [ENTRY, line.line]]));
    if (packed === undefined) return true;
    for (const [name] of members) line.labels.delete(name);
    line.line = packed;
    if (takesNow) line.time = toUnixNano(receivedAt);
    return true;
  };
};
