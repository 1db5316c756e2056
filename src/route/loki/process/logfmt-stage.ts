import { readLogfmtRecord } from "../../../model/loki/logfmt-record.ts";
import { inputOf } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { StageCompiler } from "./stage.ts";

/** `stage.logfmt`: values of a line of `key=value` pairs. What stands before bad syntax is taken. */
export const logfmtStage: StageCompiler = (settings, report) => {
  const mapping = settings.stringMap("mapping");
  if (mapping.size === 0) return refuseStage(report, settings, "logfmt mapping is required");
  const nameOf = new Map([...mapping].map(([name, key]) => [key === "" ? name : key, name]));
  const source = settings.stringOr("source");
  return (line) => {
    const input = inputOf(line, source);
    if (input === undefined) return true;
    for (const record of input.split("\n")) {
      const isSound = readLogfmtRecord(record, (key, value) => {
        const name = nameOf.get(key);
        if (name !== undefined) line.extracted.set(name, value);
      });
      if (!isSound) break;
    }
    return true;
  };
};
