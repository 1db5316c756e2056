import { ByteReader } from "../block/byte-reader.ts";
import type { SeriesTable } from "./series-table.ts";

/** Reads a frame of the first form: its label pairs, then each series' id and pairs one after the other. */
export function decodeFirstFrame(content: Uint8Array, table: SeriesTable): void {
  const reader = new ByteReader(content);
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const pairs = new Uint32Array(reader.varint());
  const { labelPairs: labels } = table;
  for (let i = 0; i < pairs.length; i++) {
    const name = reader.skipText();
    const number = labels.internName(view, name, reader.position);
    const value = reader.skipText();
    pairs[i] = labels.internBytes(view, value, reader.position, number);
  }
  for (let left = reader.varint(); left > 0; left--) {
    const id = reader.varint();
    const own = new Uint32Array(reader.varint());
    for (let at = 0; at < own.length; at++) own[at] = pairs[reader.varint()] ?? 0;
    table.restoreAll(Uint32Array.of(id), Uint32Array.of(own.length), own);
  }
}
