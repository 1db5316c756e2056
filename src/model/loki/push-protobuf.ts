import { readFields, readNested } from "../otlp/decode-common.ts";
import type { LabelPair } from "../labels.ts";
import { WireReader } from "../wire/reader.ts";
import { parseLabelSet } from "./label-set.ts";
import type { PushEntry, PushRequest, PushStream } from "./push.ts";

/** logproto.PushRequest (grafana/loki, pkg/push/push.proto). @throws WatchtowerError `invalid` */
export function decodePushProtobuf(bytes: Uint8Array): PushRequest {
  const streams: PushStream[] = [];
  const reader = new WireReader(bytes);
  readFields(reader, { 1: () => streams.push(readNested(reader, readStream)) });
  return streams;
}

function readStream(reader: WireReader): PushStream {
  let labels = "";
  const entries: PushEntry[] = [];
  readFields(reader, {
    1: () => (labels = reader.string()),
    2: () => entries.push(readNested(reader, readEntry)),
  });
  return { labels: parseLabelSet(labels), entries };
}

function readEntry(reader: WireReader): PushEntry {
  let [time, line] = [0n, ""];
  const metadata: LabelPair[] = [];
  readFields(reader, {
    1: () => (time = readNested(reader, readTimestamp)),
    2: () => (line = reader.string()),
    3: () => metadata.push(readNested(reader, readPair)),
  });
  return { time, line, metadata };
}

/** google.protobuf.Timestamp, in nanoseconds. */
function readTimestamp(reader: WireReader): bigint {
  let [seconds, nanos] = [0n, 0n];
  readFields(reader, { 1: () => (seconds = reader.int64()), 2: () => (nanos = reader.int64()) });
  return seconds * 1_000_000_000n + nanos;
}

function readPair(reader: WireReader): LabelPair {
  let [name, value] = ["", ""];
  readFields(reader, { 1: () => (name = reader.string()), 2: () => (value = reader.string()) });
  return [name, value];
}
