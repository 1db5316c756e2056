import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { WatchtowerError, errorCode, errorMessage } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import { checkedText, readChecked } from "../../../journal/checked-file.ts";
import { replaceFile } from "../../../journal/replace-file.ts";
import type { Epoch } from "./epoch.ts";

const place = z.number().int().min(0).transform(sequence);
const EPOCHS = z.array(
  z
    .object({
      from: place,
      since: z.number(),
      file: z.object({
        kind: z.enum(["dual-write", "local-only", "custom"]),
        name: z.string(),
        folder: z.string(),
        text: z.string(),
      }),
      until: place.optional(),
    })
    .transform(({ until, ...epoch }): Epoch => (until === undefined ? epoch : { ...epoch, until })),
);

/** Where the epochs are kept. @param folder the data folder's `route`. */
export const epochsPath = (folder: string): string => join(folder, "epochs.json");

/**
 * The epochs of a journal, oldest first; empty if there is no file.
 *
 * @throws WatchtowerError `unavailable` if it cannot be read: what becomes of records must not be guessed.
 */
export function readEpochs(path: string): readonly Epoch[] {
  try {
    return EPOCHS.parse(readChecked("route", readFileSync(path, "utf8"))["epochs"]);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    const text = `${path} cannot be read (${errorMessage(error)}); without it, all goes by the file in use: remove it, and start again`;
    throw new WatchtowerError("unavailable", text, { cause: error });
  }
}

/** Durable, and whole or not there, when it returns. Files may hold passwords: nobody else may read them. */
export function writeEpochs(path: string, epochs: readonly Epoch[]): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, checkedText("route", { epochs }), 0o600);
}
