import type { LabelPair } from "../model/labels.ts";
import type { WireWriter } from "../model/wire/writer.ts";
import { toUnixNano, unixMilli } from "../base/units.ts";

/** KeyValues (common.proto) of texts. */
export function writeAttributes(writer: WireWriter, field: number, labels: readonly LabelPair[]): void {
  for (const [name, value] of labels) {
    writer.message(field, (attribute) => {
      attribute.string(1, name);
      attribute.message(2, (any) => any.string(1, value));
    });
  }
}

/** @param time Unix milliseconds. */
export const nanos = (time: number): bigint => toUnixNano(unixMilli(time));
