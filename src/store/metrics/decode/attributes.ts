import type { LabelPair } from "../../../model/labels.ts";
import { readKeyValue, readNested } from "../../../model/otlp/decode-common.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { WireReader } from "../../../model/wire/reader.ts";

/** Attributes of the message in `bytes[start, end)` that stand in its field `field`, values as text. */
export function readAttributes(bytes: Uint8Array, start: number, end: number, field: number): LabelPair[] {
  const reader = new WireReader(bytes, start, end);
  const pairs: LabelPair[] = [];
  while (reader.next()) {
    if (reader.field === field && reader.wireType === 2) {
      const { key, value } = readNested(reader, readKeyValue);
      pairs.push([key, valueText(value)]);
    } else reader.skip();
  }
  return pairs;
}
