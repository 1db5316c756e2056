import { crc32 } from "node:zlib";
import { isObject } from "../base/json-object.ts";

/** A JSON file of one part, with the CRC-32 of the part's own text: how the journal's small files are kept. */
export function checkedText(part: string, value: object): string {
  return JSON.stringify({ [part]: value, crc32: checksum(value) });
}

/** @throws Error that says what is wrong with the text. */
export function readChecked(part: string, text: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed)) throw new Error(`it is no object of ${part}`);
  const { [part]: value, crc32: expected } = parsed;
  if (!isObject(value)) throw new Error(`it is no object of ${part}`);
  if (expected !== checksum(value)) throw new Error("its checksum is wrong");
  return value;
}

const checksum = (value: object): number => crc32(JSON.stringify(value));

/** @throws Error that names it, unless it is a whole number from 0 on. */
export function wholeNumber(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new Error(`${JSON.stringify(name)} is no sequence`);
  return value;
}
