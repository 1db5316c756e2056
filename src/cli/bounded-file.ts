import { closeSync, openSync, readSync } from "node:fs";
import { WatchtowerError, errorCode, errorMessage } from "../base/errors.ts";

/**
 * The bytes of a file, and no more than one beyond a limit; `-` is the standard input.
 *
 * @throws WatchtowerError `notFound`, `execution`
 */
export function readBounded(file: string, limit: number): Uint8Array {
  const most = limit + 1;
  try {
    const descriptor = file === "-" ? 0 : openSync(file, "r");
    try {
      return readUpTo(descriptor, most);
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw new WatchtowerError("notFound", `there is no file ${file}`);
    throw new WatchtowerError("execution", `cannot read ${file}: ${errorMessage(error)}`);
  }
}

function readUpTo(descriptor: number, most: number): Uint8Array {
  const buffer = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const read = readSync(descriptor, buffer, length, most - length, null);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}
