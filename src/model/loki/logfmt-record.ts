import { scanLogfmt } from "./logfmt-scanner.ts";

/** Longer ones are more than Go's scanner holds, in bytes. */
const MAX_RECORD_BYTES = 65_536;

/**
 * The pairs of a record (a line) of logfmt, as go-logfmt's decoder finds them. A bare key has an empty value.
 *
 * @returns whether all of it is logfmt; those before bad syntax were visited.
 */
export function readLogfmtRecord(record: string, visit: (key: string, value: string) => void): boolean {
  if (Buffer.byteLength(record) >= MAX_RECORD_BYTES) return false;
  let isSound = true;
  const problem = scanLogfmt(record.replace(/\r$/, ""), true, (key, value) => {
    isSound = !key.includes("\uFFFD");
    if (isSound) visit(key, value);
    return !isSound;
  });
  return isSound && problem === undefined;
}
