import { accessSync, constants, existsSync, mkdirSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";

/** Where things lie in an instance's data folder. */
export interface DataFolder {
  readonly root: string;
  readonly journal: string;
  readonly store: string;
  readonly metrics: string;
  readonly lock: string;
  readonly run: string;
  readonly log: string;
}

export function dataFolder(root: string): DataFolder {
  return {
    root,
    journal: join(root, "journal"),
    store: join(root, "store"),
    metrics: join(root, "metrics"),
    lock: join(root, "lock.json"),
    run: join(root, "run.json"),
    log: join(root, "watchtower.log"),
  };
}

/** @throws WatchtowerError `unavailable` if the folder cannot be made or written. */
export function makeDataFolder(folder: DataFolder): void {
  try {
    makeFolder(folder.root);
    accessSync(folder.root, constants.W_OK);
  } catch (error) {
    const hint = "choose another with --data-dir or WATCHTOWER_DATA_DIR";
    throw new WatchtowerError("unavailable", `data folder ${folder.root}: ${errorMessage(error)}; ${hint}`, {
      cause: error,
    });
  }
}

/** With its parents. (Node's own `recursive` never returns where the system refuses with ENOENT, as in /proc.) */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}

/** Removes what this instance made, by name; the folder itself only if nothing else is in it. */
export function removeData(folder: DataFolder): void {
  const made = [
    folder.journal,
    folder.store,
    folder.metrics,
    folder.lock,
    folder.run,
    folder.log,
    `${folder.log}.1`,
  ];
  for (const path of made) rmSync(path, { recursive: true, force: true });
  try {
    rmdirSync(folder.root);
  } catch {
    // It is gone, or somebody else's files are in it: it stays.
  }
}
