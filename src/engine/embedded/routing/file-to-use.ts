import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { shippedFile } from "./shipped.ts";
import type { AlloyFile } from "./epoch.ts";

/**
 * Which file a start uses: the one that is asked for, else the last one, else the one that copies everything. A shipped
 * one is read anew, as this version of the program has it.
 *
 * @throws WatchtowerError `invalid` if `alloy.file` cannot be read.
 */
export function fileToUse({ alloyFile }: Pick<Config, "alloyFile">, last: AlloyFile | undefined): AlloyFile {
  if (alloyFile !== undefined) return readAlloyFile(alloyFile);
  if (last === undefined) return shippedFile("dual-write");
  return last.kind === "custom" ? last : shippedFile(last.kind);
}

/**
 * A file of the user's. Paths in it begin from the present folder, as Alloy takes them.
 *
 * @throws WatchtowerError `invalid`, with the whole path, if it cannot be read.
 */
export function readAlloyFile(path: string): AlloyFile {
  try {
    return { kind: "custom", name: path, folder: process.cwd(), text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new WatchtowerError("invalid", `${resolve(path)}: ${errorMessage(error)}`, { cause: error });
  }
}
