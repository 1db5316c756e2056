import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../../base/errors.ts";
import type { AlloyFile } from "./epoch.ts";

/**
 * How a command gives a file to the engine of a data folder, whether that runs or not: it leaves the file there, and the
 * engine leaves an answer. Whoever may write there may do so; pages of other origins cannot.
 */
const FILE = z.object({
  kind: z.enum(["dual-write", "local-only", "custom"]),
  name: z.string(),
  folder: z.string(),
  text: z.string(),
});
const WANTED = z.object({ id: z.string(), file: FILE });
const ANSWER = z.object({ id: z.string(), changed: z.boolean(), problem: z.string().optional() });

/** A file that a command wants to be used. */
export interface Wanted {
  readonly id: string;
  readonly file: AlloyFile;
}

/** What became of a file that was wanted. */
export interface WantedAnswer {
  /** Of what was wanted. */
  readonly id: string;
  /** Whether it was another file that was in use. */
  readonly changed: boolean;
  /** Why it is not used; the old one is then. */
  readonly problem?: string | undefined;
}

const wantedPath = (folder: string): string => join(folder, "wanted.json");
const answerPath = (folder: string): string => join(folder, "answer.json");

/** For the engine; takes the place of one that it has not seen yet. */
export const leaveWanted = (folder: string, wanted: Wanted): void =>
  replace(wantedPath(folder), wanted, folder);

/** For the command; takes the place of the answer before. */
export const leaveAnswer = (folder: string, answer: WantedAnswer): void =>
  replace(answerPath(folder), answer, folder);

/** When it is answered; it may be gone already. */
export const removeWanted = (folder: string): void => rmSync(wantedPath(folder), { force: true });

/** @returns `undefined` if there is none, or none that can be read. */
export const readWanted = (folder: string): Wanted | undefined => read(wantedPath(folder), WANTED);

/** As {@link readWanted}. */
export const readAnswer = (folder: string): WantedAnswer | undefined => read(answerPath(folder), ANSWER);

function read<T>(path: string, schema: z.ZodType<T>): T | undefined {
  // Looked for many times a second, and mostly not there: an error each time would cost most of it.
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (errorCode(error) === "ENOENT" || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}

/** Files may hold passwords: nobody else may read them. */
function replace(path: string, value: object, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.next`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${path}.next`, path);
}
