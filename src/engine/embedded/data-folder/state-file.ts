import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { WatchtowerError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import { writeDurably } from "./durable-file.ts";

/** `<CRC-32 of the rest> <record to resume from> <state as JSON>` */
const FORM = /^(\d+) ((\d+) ([\s\S]*))$/;

/** Durable, and whole or not there, when it returns. @param state JSON. */
export async function writeStateFile(path: string, resumeFrom: Sequence, state: string): Promise<void> {
  const rest = `${resumeFrom} ${state}`;
  await writeDurably(path, `${crc32(rest)} ${rest}`);
}

/** @throws the system's error, or WatchtowerError `invalid` if the file is damaged. */
export async function readStateFile(
  path: string,
): Promise<{ readonly resumeFrom: Sequence; readonly state: unknown }> {
  const [, sum, rest = "", resumeFrom, state = ""] = FORM.exec(await readFile(path, "utf8")) ?? [];
  if (Number(sum) !== crc32(rest)) throw new WatchtowerError("invalid", "the file is damaged");
  return { resumeFrom: sequence(Number(resumeFrom)), state: JSON.parse(state) };
}
