import { maskedUrl } from "../base/secret-url.ts";
import { listSegments } from "../journal/segment.ts";
import { requestToJson } from "../model/otlp/to-json.ts";
import type { Signal } from "../model/signal.ts";
import { Batch } from "./batch.ts";
import { requestHeaders } from "./destination.ts";
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
    const newest = [];
    for (const segment of segments) {
      if (newest.length >= maxRecords) break;
      const found = recordsOf(segment).filter((record) => record.signal === signal);
      newest.unshift(...found.slice(Math.max(0, found.length - maxRecords + newest.length)));
    }
    const batch = new Batch();
    for (const record of newest) batch.add(record);
    if (!batch.isEmpty) previews.push(await describe(signal, destination, batch));
  }
  return previews;
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
