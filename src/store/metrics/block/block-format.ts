import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { WatchtowerError } from "../../../base/errors.ts";

/** First and last bytes of a block's file; the digits are the version of the format. */
export const MAGIC: Uint8Array = Buffer.from("WTMBLK02");
/** Of files whose index is in one piece. */
export const FIRST_MAGIC: Uint8Array = Buffer.from("WTMBLK01");

/** Footer: index offset (f64), length, CRC; exemplars offset (f64), length, CRC; magic. */
export const FOOTER_BYTES = 40;

/** Content of a page before compression; a page holds whole chunks. */
export const PAGE_BYTES = 64 * 1024;

const DEFLATE_LEVEL = 6;

/** Where a compressed part stands in the file. */
export interface Part {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

/** Raw deflate, as sections and pages of a block are kept. */
export const compress = (bytes: Uint8Array): Buffer => deflateRawSync(bytes, { level: DEFLATE_LEVEL });

/** @throws WatchtowerError `internal` when the checksum differs or the content cannot be read. */
export function decompress(bytes: Uint8Array, part: Part, file: string): Buffer {
  if (bytes.length !== part.length || crc32(bytes) !== part.crc) throw damaged(file, part.offset);
  return inflateRawSync(bytes);
}

/** WatchtowerError `internal`. @param offset where in the file, in bytes. */
export function damaged(file: string, offset: number): WatchtowerError {
  return new WatchtowerError("internal", `block ${file} is damaged at byte ${offset}`);
}
