import { promisify } from "node:util";
import { gzip } from "node:zlib";

const gzipAsync = promisify(gzip);

/** Compressed in another thread. @param level from 1 to 9. */
export const gzipped = (bytes: Uint8Array, level: number): Promise<Uint8Array> => gzipAsync(bytes, { level });
