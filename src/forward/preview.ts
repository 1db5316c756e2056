import { Logger } from "../base/logger.ts";
import type { JournalRecord } from "../journal/record.ts";
import { listSegments } from "../journal/segment.ts";
import type { SegmentFile } from "../journal/segment.ts";
import { decodePushProtobuf } from "../model/loki/push-protobuf.ts";
import { requestToJson } from "../model/otlp/to-json.ts";
import { decodeWriteV1 } from "../model/prometheus/decode-write.ts";
import type { Signal } from "../model/signal.ts";
import { Batch } from "./batch.ts";
import { flowOf } from "./destination.ts";
import type { Destination } from "./destination.ts";
import { formOf } from "./form.ts";
import type { Form } from "./form.ts";
import { isLocal, shownPlace } from "./mask.ts";
import { openTransport } from "./open-transport.ts";
import { recordsOf } from "./replay.ts";
import { makeTextHere } from "./request-text.ts";
import { secretHeaders } from "./transport/request-headers.ts";
import type { Transport } from "./transport/transport.ts";

/** A request as it would be sent. */
export interface Preview {
  readonly signal: Signal;
  /** The place without its secrets, as it may be shown. */
  readonly to: string;
  /** Names of the headers that carry secrets. */
  readonly secretHeaders: readonly string[];
  /** Records of the journal that it is made of. */
  readonly records: number;
  /** Of the request before compression, and as it is sent. */
  readonly bytes: number;
  readonly wireBytes: number;
  /** In OTLP/JSON; series and streams with their labels in pairs. */
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
  const transport = openTransport(destination, {
    log: new Logger(() => {}),
    begunFiles: new Set(),
    makeText: makeTextHere,
  });
  for (const signal of destination.signals) {
    const batch = new Batch();
    for (const [record, bytes] of newest(segments, destination, signal, maxRecords)) batch.add(record, bytes);
    if (!batch.isEmpty) previews.push(await describe(signal, destination, transport, batch));
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

async function describe(
  signal: Signal,
  destination: Destination,
  transport: Transport,
  batch: Batch,
): Promise<Preview> {
  const payload = batch.join();
  return {
    signal,
    to: shownPlace(destination),
    secretHeaders: isLocal(destination) ? [] : Object.keys(secretHeaders(destination)),
    records: batch.sentRecords,
    bytes: payload.length,
    wireBytes: (await transport.encode(signal, payload)).body.length,
    body: bodyOf(formOf(destination.protocol), signal, payload),
  };
}

function bodyOf(form: Form, signal: Signal, payload: Uint8Array): unknown {
  switch (form) {
    case "otlp":
      return requestToJson(signal, payload);
    case "write":
      return decodeWriteV1(payload);
    case "push":
      // Nanoseconds are more than JSON's numbers hold.
      return decodePushProtobuf(payload).map(({ labels, entries }) => ({
        labels,
        entries: entries.map((entry) => ({ ...entry, time: String(entry.time) })),
      }));
  }
}
