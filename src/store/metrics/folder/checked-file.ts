import { open, readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { WatchtowerError } from "../../../base/errors.ts";
import { ByteReader } from "../block/byte-reader.ts";
import { ByteWriter } from "../block/byte-writer.ts";

const CHECKSUM_BYTES = 4;

/** CRC-32 of the content, then the content. Durable when it returns. */
export async function writeChecked(path: string, content: ByteWriter): Promise<void> {
  const head = new ByteWriter();
  head.uint32(crc32(content.bytes()));
  const file = await open(path, "w");
  try {
    await file.writeFile(Buffer.concat([head.bytes(), content.bytes()]));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** @throws what the file system throws, or WatchtowerError `internal` when the file is damaged. */
export async function readChecked(path: string): Promise<ByteReader> {
  const bytes = await readFile(path);
  const content = bytes.subarray(CHECKSUM_BYTES);
  if (bytes.length < CHECKSUM_BYTES || bytes.readUInt32LE(0) !== crc32(content))
    throw new WatchtowerError("internal", `${path} is damaged`);
  return new ByteReader(content);
}
