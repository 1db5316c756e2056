import { toHex } from "../../../base/bytes.ts";
import { codePoints } from "../../../base/code-points.ts";
import { unixMilli } from "../../../base/units.ts";
import { Labels } from "../../../model/labels.ts";
import type { LabelPair } from "../../../model/labels.ts";
import { WireReader } from "../../../model/wire/reader.ts";
import type { Exemplar } from "../source.ts";
import { readAttributes } from "./attributes.ts";
import { readTime } from "./points.ts";

/** Attributes are left out when all labels together are longer (OpenMetrics' limit, in characters). */
const MAX_LABEL_CHARACTERS = 128;
const ATTRIBUTES_FIELD = 7;

/**
 * Reads an exemplar as Prometheus' OTLP receiver does: `trace_id` and `span_id` in hexadecimal, then the
 * filtered attributes with their keys as they are.
 *
 * @param pointTime the time of an exemplar that has none, Unix milliseconds.
 * @returns `undefined` for one without a value.
 */
export function readExemplar(
  bytes: Uint8Array,
  start: number,
  end: number,
  pointTime: number,
): Exemplar | undefined {
  const reader = new WireReader(bytes, start, end);
  const ids: LabelPair[] = [];
  let time = 0;
  let value: number | undefined;
  while (reader.next()) {
    if (reader.field === 2) time = readTime(reader);
    else if (reader.field === 3) value = reader.double();
    else if (reader.field === 4) addId(ids, "span_id", reader.bytesValue());
    else if (reader.field === 5) addId(ids, "trace_id", reader.bytesValue());
    else if (reader.field === 6) value = Number(reader.sfixed64());
    else reader.skip();
  }
  if (value === undefined) return undefined;
  const all = [...ids, ...readAttributes(bytes, start, end, ATTRIBUTES_FIELD)];
  const labels = Labels.from(charactersOf(all) <= MAX_LABEL_CHARACTERS ? all : ids);
  return { labels, value, time: unixMilli(time === 0 ? pointTime : time) };
}

/** An id of zeros or of no bytes is none. */
function addId(ids: LabelPair[], name: string, id: Uint8Array): void {
  if (id.some((byte) => byte !== 0)) ids.push([name, toHex(id)]);
}

function charactersOf(pairs: readonly LabelPair[]): number {
  return pairs.reduce((sum, [name, value]) => sum + codePoints(name) + codePoints(value), 0);
}
