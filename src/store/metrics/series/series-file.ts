import { open, readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { ByteReader } from "../block/byte-reader.ts";
import { ByteWriter } from "../block/byte-writer.ts";
import type { SeriesRow, SeriesTable } from "./series-table.ts";

/** Series of one frame; frames bound what a damaged place costs. */
const SERIES_PER_FRAME = 10_000;
/** A series takes more than this in the file. */
const LEAST_SERIES_BYTES = 8;
/** Length and CRC-32 of the content, four bytes each. */
const FRAME_HEADER_BYTES = 8;

/**
 * Frames of the series from id `first` on for the end of the series file. Each frame stands for itself: its label
 * pairs, then each series' id and pairs.
 */
export function encodeSeries(table: SeriesTable, first: number): Uint8Array {
  const frames = new ByteWriter();
  let batch: SeriesRow[] = [];
  for (const row of table.from(first)) {
    batch.push(row);
    if (batch.length < SERIES_PER_FRAME) continue;
    writeFrame(frames, table, batch);
    batch = [];
  }
  if (batch.length > 0) writeFrame(frames, table, batch);
  return frames.bytes();
}

/** Writes `bytes` at `offset` of the file, cuts what stood beyond, and makes it durable. */
export async function writeSeriesAt(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, offset === 0 ? "w" : "r+");
  try {
    await file.truncate(offset);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}

/**
 * Reads the first `length` bytes of the file into the table.
 *
 * @param report called for each damaged frame, which is left out.
 */
export async function readSeries(
  path: string,
  length: number,
  table: SeriesTable,
  report: (problem: string) => void,
): Promise<void> {
  const bytes = (await readFile(path)).subarray(0, length);
  if (bytes.length < length) report(`series file ${path} ends ${length - bytes.length} bytes early`);
  const frames: Uint8Array[] = [];
  for (let at = 0; at + FRAME_HEADER_BYTES <= bytes.length;) {
    const size = bytes.readUInt32LE(at);
    const crc = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + size);
    if (crc32(content) === crc) frames.push(content);
    else report(`series file ${path} is damaged at byte ${at}: its series are lost`);
    at += FRAME_HEADER_BYTES + size;
  }
  const pairs = frames.reduce((sum, frame) => sum + new ByteReader(frame).varint(), 0);
  table.reserve(Math.ceil(bytes.length / LEAST_SERIES_BYTES), pairs, bytes.length);
  for (const frame of frames) readFrame(frame, table);
}

function writeFrame(frames: ByteWriter, table: SeriesTable, batch: readonly SeriesRow[]): void {
  const numbers = new Map<number, number>();
  for (const { pairs } of batch) {
    for (const pair of pairs) if (!numbers.has(pair)) numbers.set(pair, numbers.size);
  }
  const content = new ByteWriter();
  content.varint(numbers.size);
  for (const pair of numbers.keys()) {
    const [name, value] = table.pair(pair);
    content.string(name);
    content.string(value);
  }
  content.varint(batch.length);
  for (const { id, pairs } of batch) {
    content.varint(id);
    content.varint(pairs.length);
    for (const pair of pairs) content.varint(numbers.get(pair) ?? 0);
  }
  frames.uint32(content.length);
  frames.uint32(crc32(content.bytes()));
  frames.raw(content.bytes());
}

function readFrame(content: Uint8Array, table: SeriesTable): void {
  const reader = new ByteReader(content);
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const pairs = new Uint32Array(reader.varint());
  const { labelPairs: labels } = table;
  for (let i = 0; i < pairs.length; i++) {
    const name = skipText(reader);
    const number = labels.internName(view, name, reader.position);
    const value = skipText(reader);
    pairs[i] = labels.internBytes(view, value, reader.position, number);
  }
  const own: number[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const id = reader.varint();
    own.length = reader.varint();
    for (let at = 0; at < own.length; at++) own[at] = pairs[reader.varint()] ?? 0;
    table.restore(id, own);
  }
}

/** @returns where it starts; it ends where the reader stands then. */
function skipText(reader: ByteReader): number {
  const length = reader.varint();
  const start = reader.position;
  reader.position = start + length;
  return start;
}
