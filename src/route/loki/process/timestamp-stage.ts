import { findZone } from "../../../base/time-zone.ts";
import type { UnixMilli } from "../../../base/units.ts";
import { labelKey } from "../label-key.ts";
import { extractedText } from "./line.ts";
import { refuseStage } from "./stage.ts";
import type { Stage, StageCompiler } from "./stage.ts";
import { timestampReader } from "./timestamp-formats.ts";
import type { TimestampReader } from "./timestamp-formats.ts";

/**
 * `stage.timestamp`: a line's time is what was extracted. Where there is none, `fudge` makes it a nanosecond later than
 * that of the line before it with the same labels. What that was is known of the same record alone, so that a record
 * means the same whenever it is read.
 */
export const timestampStage: StageCompiler = (settings, report) => {
  const source = settings.string("source");
  const format = settings.string("format");
  const location = settings.stringOr("location");
  if (source === "") return refuseStage(report, settings, "timestamp source value is required");
  if (format === "") return refuseStage(report, settings, "timestamp format is required");
  // As Go has it: none and an empty one mean UTC. What "Local" means differs from machine to machine.
  const zone = location === undefined || location === "" ? "UTC" : findZone(location);
  if (zone === undefined) return refuseStage(report, settings, `invalid location specified: ${location}`);
  const readers = [format, ...settings.strings("fallback_formats")].map((each) =>
    timestampReader(each, zone),
  );
  return setTime(source, readers, settings.string("action_on_failure") === "fudge");
};

/** @param readers of texts; the first that reads one counts. */
export function setTime(source: string, readers: readonly TimestampReader[], isFudged: boolean): Stage {
  const self = {};
  return (line, context) => {
    const text = extractedText(line, source);
    let time = text === undefined ? undefined : readBy(readers, text, context.receivedAt);
    if (!isFudged) {
      line.time = time ?? line.time;
      return true;
    }
    const last = context.memoryOf(self);
    const key = labelKey(line.labels);
    const before = last.get(key);
    time ??= before === undefined ? undefined : before + 1n;
    if (time === undefined) return true;
    line.time = time;
    last.set(key, time);
    return true;
  };
}

function readBy(
  readers: readonly TimestampReader[],
  text: string,
  receivedAt: UnixMilli,
): bigint | undefined {
  for (const read of readers) {
    const time = read(text, receivedAt);
    if (time !== undefined) return time;
  }
  return undefined;
}
