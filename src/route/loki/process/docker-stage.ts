import { compileJmesPath } from "../jmespath/jmespath.ts";
import { extractJson } from "./json-stage.ts";
import { extractLabels, extractedText } from "./line.ts";
import type { StageCompiler } from "./stage.ts";
import { setTime } from "./timestamp-stage.ts";
import { timestampReader } from "./timestamp-formats.ts";

/** `stage.docker`: lines of Docker's `json-file` driver, with their time, and the stream as a label. */
export const dockerStage: StageCompiler = () => {
  const fields = [
    ["output", "log"],
    ["stream", "stream"],
    ["timestamp", "time"],
  ] as const;
  const extract = extractJson(
    fields.map(([name, field]) => [name, compileJmesPath(field)]),
    undefined,
    false,
  );
  const time = setTime("timestamp", [timestampReader("RFC3339Nano", "UTC")], true);
  return (line, context) => {
    extractLabels(line);
    extract(line, context);
    const stream = extractedText(line, "stream");
    if (stream !== undefined) line.labels.set("stream", stream);
    time(line, context);
    line.line = extractedText(line, "output") ?? line.line;
    return true;
  };
};
