import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import { WatchtowerError, errorCode } from "../../../base/errors.ts";

export const MANIFEST = "manifest.json";
const VERSION = 1;

/** The truth about a store's folder: files that it does not name do not count. */
export interface Manifest {
  readonly version: typeof VERSION;
  /** First record of the journal that is not wholly in the files named here. */
  readonly resumeFrom: Sequence;
  /** Number for the name of the next file. */
  readonly nextFile: number;
  readonly nextSeriesId: number;
  /** Absent while there are none; `bytes` of the file count, more may stand behind them. */
  readonly series?: { readonly file: string; readonly bytes: number };
  /** Delta totals and metadata as of `resumeFrom`. */
  readonly state?: string;
  /** By block: the file that says what is deleted of it. */
  readonly tombstones?: Readonly<Record<string, string>> | undefined;
  /** Where blocks hold the same sample, the earlier one of this list wins. */
  readonly blocks: readonly string[];
}

export const EMPTY_MANIFEST: Manifest = {
  version: VERSION,
  resumeFrom: sequence(1),
  nextFile: 1,
  nextSeriesId: 1,
  blocks: [],
};

/** @returns `undefined` when there is none. @throws WatchtowerError `internal` when it cannot be read. */
export async function readManifest(dir: string): Promise<Manifest | undefined> {
  const path = join(dir, MANIFEST);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const manifest = parse(text);
  if (manifest === undefined) throw new WatchtowerError("internal", `${path} is damaged`);
  return manifest;
}

/** Replaces the manifest at once: after a crash it is the old or the new one. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  const temporary = join(dir, `${MANIFEST}.new`);
  const file = await open(temporary, "w");
  try {
    const text = JSON.stringify(manifest);
    await file.writeFile(JSON.stringify({ crc32: crc32(text), manifest }));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(dir, MANIFEST));
  await syncFolder(dir);
}

/** Makes names durable: of files that were created, renamed or removed in the folder. */
export async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function parse(text: string): Manifest | undefined {
  try {
    const file: unknown = JSON.parse(text);
    if (typeof file !== "object" || file === null || !("crc32" in file) || !("manifest" in file)) {
      return undefined;
    }
    const isWhole = crc32(JSON.stringify(file.manifest)) === file.crc32;
    return isWhole && isManifest(file.manifest) ? file.manifest : undefined;
  } catch {
    return undefined;
  }
}

/** The checksum says that we wrote it, so the version says all of its form. */
function isManifest(value: unknown): value is Manifest {
  if (typeof value !== "object" || value === null) return false;
  return "version" in value && value.version === VERSION;
}
