import { ByteReader } from "../block/byte-reader.ts";
import { ByteWriter } from "../block/byte-writer.ts";
import type { SeriesRow, SeriesTable } from "./series-table.ts";

/** What a frame begins with: none of the first form does, as its series had labels. */
const MARK = 0;
const VERSION = 2;
/** As many pairs have numbers of two bytes. */
const SHORT_NUMBERS = 0x10000;

/**
 * Series and the label pairs that they have, which stand for themselves: what another frame lost to damage is not missed
 * here. Numbers of pairs are those of the frame, in one column, so that reading it makes nothing of any series.
 */
export function encodeFrame(table: SeriesTable, rows: readonly SeriesRow[]): Uint8Array {
  const pairs = pairsIn(rows);
  const content = new ByteWriter();
  content.byte(MARK);
  content.byte(VERSION);
  writePairs(content, table, pairs);
  writeRows(content, rows, pairs);
  return content.bytes();
}

/** @returns whether the frame is of this form; its series are in the table then. */
export function decodeFrame(content: Uint8Array, table: SeriesTable): boolean {
  if (content[0] !== MARK || content[1] !== VERSION) return false;
  const reader = new ByteReader(content, 2);
  const pairs = readPairs(reader, content, table);
  readRows(reader, pairs, table);
  return true;
}

/** Ascending: so they mostly follow one another in the table that reads them, too. */
function pairsIn(rows: readonly SeriesRow[]): Uint32Array {
  const pairs = new Set<number>();
  for (const row of rows) for (let i = 0; i < row.pairs.length; i++) pairs.add(row.pairs[i] ?? 0);
  return Uint32Array.from(pairs).toSorted();
}

function writePairs(content: ByteWriter, { labelPairs }: SeriesTable, pairs: Uint32Array): void {
  const names = new Map<number, number>();
  for (const pair of pairs) {
    const name = labelPairs.nameOf(pair);
    if (!names.has(name)) names.set(name, names.size);
  }
  content.varint(names.size);
  for (const name of names.keys()) content.string(labelPairs.name(name));
  content.varint(pairs.length);
  for (const pair of pairs) {
    content.varint(names.get(labelPairs.nameOf(pair)) ?? 0);
    content.string(labelPairs.value(pair));
  }
}

/** @returns the table's numbers of the frame's pairs. */
function readPairs(reader: ByteReader, content: Uint8Array, { labelPairs }: SeriesTable): Uint32Array {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const names = new Uint32Array(reader.varint());
  for (let i = 0; i < names.length; i++) {
    const start = reader.skipText();
    names[i] = labelPairs.internName(view, start, reader.position);
  }
  const pairs = new Uint32Array(reader.varint());
  let last = -1;
  for (let i = 0; i < pairs.length; i++) {
    const name = names[reader.varint()] ?? 0;
    const start = reader.skipText();
    last = labelPairs.internAfter(last, view, start, reader.position, name);
    pairs[i] = last;
  }
  return pairs;
}

function writeRows(content: ByteWriter, rows: readonly SeriesRow[], pairs: Uint32Array): void {
  const numbers = new Map<number, number>();
  for (const pair of pairs) numbers.set(pair, numbers.size);
  content.varint(rows.length);
  let before = 0;
  for (const { id } of rows) {
    content.varint(id - before);
    before = id;
  }
  for (const row of rows) content.varint(row.pairs.length);
  const total = rows.reduce((sum, row) => sum + row.pairs.length, 0);
  const refs = pairs.length <= SHORT_NUMBERS ? new Uint16Array(total) : new Uint32Array(total);
  let at = 0;
  for (const row of rows) {
    for (let i = 0; i < row.pairs.length; i++) refs[at++] = numbers.get(row.pairs[i] ?? 0) ?? 0;
  }
  content.memory(refs);
}

function readRows(reader: ByteReader, pairs: Uint32Array, table: SeriesTable): void {
  const ids = new Uint32Array(reader.varint());
  const counts = new Uint32Array(ids.length);
  let id = 0;
  for (let row = 0; row < ids.length; row++) ids[row] = id += reader.varint();
  let total = 0;
  for (let row = 0; row < ids.length; row++) total += counts[row] = reader.varint();
  const refs = pairs.length <= SHORT_NUMBERS ? reader.uint16Array(total) : reader.uint32Array(total);
  const own = new Uint32Array(total);
  for (let i = 0; i < total; i++) own[i] = pairs[refs[i] ?? 0] ?? 0;
  table.restoreAll(ids, counts, own);
}
