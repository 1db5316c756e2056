import type { FileHandle } from "node:fs/promises";
import type { FileDestination } from "../destination.ts";

const CHUNK_BYTES = 64 * 1024;
const LENGTH_BYTES = 4;
const LINE_BREAK = 10;

/** How many bytes of a file are whole lines or messages: a process that was killed may have left half of one. */
export async function wholeLength(file: FileHandle, format: FileDestination["format"]): Promise<number> {
  const { size } = await file.stat();
  return format === "json" ? behindLastBreak(file, size) : behindLastMessage(file, size);
}

async function behindLastBreak(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(LINE_BREAK);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/** Reads heads only, whose places follow from one another; several at a time if messages are short. */
async function behindLastMessage(file: FileHandle, size: number): Promise<number> {
  let whole = 0;
  while (whole + LENGTH_BYTES <= size) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, whole);
    let at = 0;
    while (at + LENGTH_BYTES <= bytesRead) {
      const next = at + LENGTH_BYTES + buffer.readUInt32BE(at);
      if (whole + next > size) return whole + at;
      at = next;
    }
    if (at === 0) return whole;
    whole += at;
  }
  return whole;
}
