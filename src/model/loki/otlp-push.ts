import type { LabelPair } from "../labels.ts";
import { readAnyValue, readFields, readKeyValue, readNested, readResource } from "../otlp/decode-common.ts";
import { valueText } from "../otlp/value-text.ts";
import { WireReader } from "../wire/reader.ts";
import type { PushEntry, PushRequest, PushStream } from "./push.ts";

/**
 * The push that `pushToOtlp` made these bytes of; of others, what they would be read as: resources' attributes as
 * labels, bodies as lines.
 *
 * @throws WatchtowerError `invalid`
 */
export function otlpToPush(bytes: Uint8Array): PushRequest {
  const streams: PushStream[] = [];
  const reader = new WireReader(bytes);
  readFields(reader, { 1: () => streams.push(readNested(reader, readStream)) });
  return streams;
}

function readStream(reader: WireReader): PushStream {
  let labels: readonly LabelPair[] = [];
  const entries: PushEntry[] = [];
  readFields(reader, {
    1: () => (labels = readNested(reader, readResource).attributes.map(textPair)),
    2: () =>
      readNested(reader, () => readFields(reader, { 2: () => entries.push(readNested(reader, readEntry)) })),
  });
  return { labels, entries };
}

function readEntry(reader: WireReader): PushEntry {
  let [time, line] = [0n, ""];
  const metadata: LabelPair[] = [];
  readFields(reader, {
    1: () => (time = reader.sfixed64()),
    5: () => (line = valueText(readNested(reader, readAnyValue))),
    6: () => metadata.push(textPair(readNested(reader, readKeyValue))),
  });
  return { time, line, metadata };
}

const textPair = ({ key, value }: ReturnType<typeof readKeyValue>): LabelPair => [key, valueText(value)];
