import { WireWriter } from "../wire/writer.ts";
import { labelSetText } from "./label-set.ts";
import type { PushEntry, PushRequest } from "./push.ts";

/**
 * logproto.PushRequest (grafana/loki, pkg/push/push.proto), without compression: what `loki.write` sends. Requests in a
 * row are one request.
 */
export function encodePush(request: PushRequest): Uint8Array {
  const writer = new WireWriter();
  for (const { labels, entries } of request) {
    writer.message(1, (stream) => {
      stream.string(1, labelSetText(labels));
      for (const entry of entries) stream.message(2, (message) => writeEntry(message, entry));
    });
  }
  return writer.finish();
}

const SECOND = 1_000_000_000n;

function writeEntry(writer: WireWriter, { time, line, metadata }: PushEntry): void {
  writer.message(1, (timestamp) => {
    const nanos = ((time % SECOND) + SECOND) % SECOND;
    const seconds = (time - nanos) / SECOND;
    if (seconds !== 0n) timestamp.int64(1, seconds);
    if (nanos !== 0n) timestamp.int64(2, nanos);
  });
  if (line !== "") writer.string(2, line);
  for (const [name, value] of metadata) {
    writer.message(3, (pair) => {
      if (name !== "") pair.string(1, name);
      if (value !== "") pair.string(2, value);
    });
  }
}
