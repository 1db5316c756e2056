import type { LabelPair } from "../../labels.ts";
import type { WireReader } from "../../wire/reader.ts";
import type { ScrapedExemplar } from "./exposition.ts";

/** An `io.prometheus.client.LabelPair` that follows. */
export function readLabel(reader: WireReader): LabelPair {
  const outer = reader.enter();
  let [name, value] = ["", ""];
  while (reader.next()) {
    if (reader.field === 1) name = reader.string();
    else if (reader.field === 2) value = reader.string();
    else reader.skip();
  }
  reader.leave(outer);
  return [name, value];
}

/** An `io.prometheus.client.Exemplar` that follows. */
export function readExemplar(reader: WireReader): ScrapedExemplar {
  const outer = reader.enter();
  const labels: LabelPair[] = [];
  let value = 0;
  let time: number | undefined;
  while (reader.next()) {
    if (reader.field === 1) labels.push(readLabel(reader));
    else if (reader.field === 2) value = reader.double();
    else if (reader.field === 3) time = readTimestamp(reader);
    else reader.skip();
  }
  reader.leave(outer);
  return { labels, value, time };
}

/** A `google.protobuf.Timestamp` that follows, as Unix milliseconds. */
export function readTimestamp(reader: WireReader): number {
  const outer = reader.enter();
  let [seconds, nanos] = [0, 0];
  while (reader.next()) {
    if (reader.field === 1) seconds = reader.int64AsNumber();
    else if (reader.field === 2) nanos = reader.int64AsNumber();
    else reader.skip();
  }
  reader.leave(outer);
  return seconds * 1000 + Math.trunc(nanos / 1e6);
}
