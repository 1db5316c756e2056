import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { errorCode } from "../../../base/errors.ts";
import { ByteWriter } from "../block/byte-writer.ts";
import { decodeFirstFrame } from "./first-series-frame.ts";
import { decodeFrame, encodeFrame } from "./series-frame.ts";
import type { SeriesRow, SeriesTable } from "./series-table.ts";

/** Series of one frame; frames bound what a damaged place costs. */
const SERIES_PER_FRAME = 10_000;
/** Length and CRC-32 of the content, four bytes each. */
const FRAME_HEADER_BYTES = 8;

/** Frames of the series from id `first` on for the end of the series file. */
export function encodeSeries(table: SeriesTable, first: number): Uint8Array {
  const frames = new ByteWriter();
  let batch: SeriesRow[] = [];
  const end = (): void => {
    const content = encodeFrame(table, batch);
    frames.uint32(content.length);
    frames.uint32(crc32(content));
    frames.raw(content);
    batch = [];
  };
  for (const row of table.from(first)) {
    batch.push(row);
    if (batch.length === SERIES_PER_FRAME) end();
  }
  if (batch.length > 0) end();
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
 * Reads the first `length` bytes of the file into the table, one frame after the other.
 *
 * @param report called for each damaged frame, which is left out, and for a file that is gone.
 * @throws what the file system throws.
 */
export function readSeries(
  path: string,
  length: number,
  table: SeriesTable,
  report: (problem: string) => void,
): void {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return report(`series file ${path} is gone: its series are lost`);
  }
  try {
    const end = Math.min(length, fstatSync(file).size);
    if (end < length) report(`series file ${path} ends ${length - end} bytes early`);
    readFrames(file, end, table, (at, lost) => {
      if (end === length || lost === "its")
        report(`series file ${path} is damaged at byte ${at}: ${lost} series are lost`);
    });
  } finally {
    closeSync(file);
  }
}

/** @param damaged told where a frame begins that cannot be read, and whose series are lost with it. */
function readFrames(
  file: number,
  end: number,
  table: SeriesTable,
  damaged: (at: number, lost: "its" | "all further") => void,
): void {
  const header = Buffer.alloc(FRAME_HEADER_BYTES);
  let room = Buffer.alloc(0);
  for (let at = 0; at + FRAME_HEADER_BYTES <= end;) {
    readSync(file, header, 0, FRAME_HEADER_BYTES, at);
    const size = header.readUInt32LE(0);
    const next = at + FRAME_HEADER_BYTES + size;
    if (next > end) return damaged(at, "all further");
    if (size > room.length) room = Buffer.allocUnsafe(size * 2);
    const content = room.subarray(0, readSync(file, room, 0, size, at + FRAME_HEADER_BYTES));
    if (crc32(content) !== header.readUInt32LE(4)) damaged(at, "its");
    else if (!decodeFrame(content, table)) decodeFirstFrame(content, table);
    at = next;
  }
}
