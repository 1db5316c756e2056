import type { UnixNano } from "../../base/units.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { LogBatch, LogScan, LogSource } from "../../store/logs/source.ts";
import type { StageExpr } from "./ast.ts";
import type { Meter } from "./meter.ts";
import { pushDown } from "./push-down.ts";

/** What is read of the source, and the stages that its lines go through. */
export interface LineScan {
  readonly matchers: readonly Matcher[];
  readonly stages: readonly StageExpr[];
  /** Inclusive. */
  readonly start: UnixNano;
  /** Exclusive. */
  readonly end: UnixNano;
  readonly direction: LogScan["direction"];
  readonly need: LogScan["need"];
  readonly hint?: number;
  readonly limit?: number;
}

/** Reads what a pipeline needs and counts it. @throws WatchtowerError `limit`, `timeout`, `canceled` */
export async function* scanLines(source: LogSource, scan: LineScan, meter: Meter): AsyncGenerator<LogBatch> {
  meter.check();
  const { lines, metadata, parsed } = pushDown(scan.stages);
  const request: LogScan = {
    matchers: scan.matchers,
    start: scan.start,
    end: scan.end,
    direction: scan.direction,
    lines,
    metadata,
    ...(parsed.length === 0 ? {} : { parsed }),
    need: scan.need,
    ...(scan.hint === undefined ? {} : { hint: scan.hint }),
    ...(scan.limit === undefined ? {} : { limit: scan.limit }),
  };
  if (scan.start >= scan.end) return;
  for await (const batch of source.scan(request, meter.signal)) {
    meter.check();
    meter.count(batch.length, scan.need.lines ? lineBytes(batch) : 0);
    yield batch;
  }
}

function lineBytes({ lines }: LogBatch): number {
  let bytes = 0;
  for (const line of lines) bytes += Buffer.byteLength(line);
  return bytes;
}
