import { maskedUrl } from "../base/secret-url.ts";
import type { JournalRecord } from "../journal/record.ts";
import { listSegments } from "../journal/segment.ts";
import type { SegmentFile } from "../journal/segment.ts";
import { requestToJson } from "../model/otlp/to-json.ts";
import type { Signal } from "../model/signal.ts";
import { Batch } from "./batch.ts";
import { flowOf, requestHeaders } from "./destination.ts";
import type { Destination } from "./destination.ts";
import { compress } from "./make-transport.ts";
import { recordsOf } from "./replay.ts";

/** A request as it would be sent. */
export interface Preview {
  readonly signal: Signal;
  readonly to: string;
  /** Names of the headers that carry secrets. */
  readonly secretHeaders: readonly string[];
  /** Records of the journal that it is made of. */
  readonly records: number;
  readonly bytes: number;
  readonly wireBytes: number;
  /** In OTLP/JSON. */
  readonly body: unknown;
}

/** For each signal, the request that the newest records, at most so many, would make. Sends nothing. */
export async function preview(
  journalDir: string,
  destination: Destination,
  maxRecords: number,
): Promise<readonly Preview[]> {
  const segments = listSegments(journalDir).toReversed();
  const previews: Preview[] = [];
  for (const signal of destination.signals) {
    const batch = new Batch();
    for (const [record, bytes] of newest(segments, destination, signal, maxRecords)) batch.add(record, bytes);
    if (!batch.isEmpty) previews.push(await describe(signal, destination, batch));
  }
  return previews;
}

/** Records of which something is sent, in their order. */
function newest(
  segments: readonly SegmentFile[],
  destination: Destination,
  signal: Signal,
  maxRecords: number,
): readonly (readonly [JournalRecord, Uint8Array])[] {
  const flow = flowOf(destination, signal);
  const found: (readonly [JournalRecord, Uint8Array])[] = [];
  for (const segment of segments) {
    for (const record of recordsOf(segment).toReversed()) {
      if (found.length >= maxRecords) return found.toReversed();
      const bytes = record.signal === signal ? flow(record) : undefined;
      if (bytes !== undefined) found.push([record, bytes]);
    }
  }
  return found.toReversed();
}

async function describe(signal: Signal, destination: Destination, batch: Batch): Promise<Preview> {
  const payload = batch.join();
  return {
    signal,
    to: maskedUrl(destination.endpoint),
    secretHeaders: Object.keys(requestHeaders(destination)),
    records: batch.passed.length,
    bytes: payload.length,
    wireBytes: (await compress(payload, destination)).length,
    body: requestToJson(signal, payload),
  };
}
