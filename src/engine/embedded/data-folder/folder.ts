import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, rmdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { WatchtowerError, errorCode, errorMessage } from "../../../base/errors.ts";
import { takeLock } from "../../../base/lock-file.ts";
import type { Lock } from "../../../base/lock-file.ts";

/** From this size on the log is begun anew. */
export const LOG_BYTES = 5_000_000;

/** Where things lie in an instance's data folder. */
export interface DataFolder {
  readonly root: string;
  readonly journal: string;
  readonly store: string;
  readonly metrics: string;
  readonly forward: string;
  /** Which Alloy file is in use, and what its components remember. */
  readonly route: string;
  /** State of the metrics made from spans. */
  readonly spanMetrics: string;
  /** Those of them that are not in the journal yet. */
  readonly spanMetricsMade: string;
  /** The user's own dashboards, unless others are named. A purge leaves them. */
  readonly dashboards: string;
  readonly lock: string;
  readonly run: string;
  readonly log: string;
}

/** Names the places; makes nothing. */
export function dataFolder(root: string): DataFolder {
  return {
    root,
    journal: join(root, "journal"),
    store: join(root, "store"),
    metrics: join(root, "metrics"),
    forward: join(root, "forward"),
    route: join(root, "route"),
    spanMetrics: join(root, "span-metrics.state"),
    spanMetricsMade: join(root, "span-metrics.made"),
    dashboards: join(root, "dashboards"),
    lock: join(root, "lock.json"),
    run: join(root, "run.json"),
    log: join(root, "watchtower.log"),
  };
}

/** @throws WatchtowerError `unavailable`, naming the process that has the folder. */
export const lockFolder = ({ lock, root }: DataFolder): Lock =>
  takeLock(lock, (holder) => {
    const hint = "stop it with: watchtower down, or choose another folder with --data-dir";
    const process = holder ?? "that just started";
    return new WatchtowerError("unavailable", `data folder ${root} is used by process ${process}; ${hint}`);
  });

const HINT = "choose another with --data-dir or WATCHTOWER_DATA_DIR";

/** @throws WatchtowerError `unavailable` if the folder cannot be made or written, or is in use for something else. */
export function makeDataFolder(folder: DataFolder): void {
  try {
    makeFolder(folder.root);
    accessSync(folder.root, constants.W_OK);
  } catch (error) {
    throw cannotUse(folder.root, error);
  }
  const foreign = foreignIn(folder);
  if (foreign !== undefined)
    throw new WatchtowerError("unavailable", `${foreign} is not of Watchtower, and is left alone; ${HINT}`);
}

/** What the system says of a folder or its disk, with the folder's name and what to do. */
export function cannotUse(root: string, error: unknown): WatchtowerError {
  const isFull = errorCode(error) === "ENOSPC";
  const what = isFull ? "its disk is full" : errorMessage(error);
  const hint = isFull ? HINT.replace("choose", "make room, or choose") : HINT;
  return new WatchtowerError("unavailable", `data folder ${root}: ${what}; ${hint}`, { cause: error });
}

/** By what a folder of ours is known as soon as anything is in it. */
const SIGNS = { journal: /^(cursors\.json|.*\.(segment|unfinished))/, store: /^store\.duckdb/ };

/** A folder that has the name of one of ours, but was filled by somebody else. */
export function foreignIn(folder: DataFolder): string | undefined {
  if (filesIn(folder.journal).some((name) => SIGNS.journal.test(name))) return undefined;
  if (filesIn(folder.store).some((name) => SIGNS.store.test(name))) return undefined;
  const ours = [folder.journal, folder.store, folder.metrics, folder.forward];
  return ours.find((path) => filesIn(path).length > 0);
}

function filesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    // A file in the place of a folder is somebody else's.
    return [relative(dirname(path), path)];
  }
}

/** With its parents. (Node's own `recursive` never returns where the system refuses with ENOENT, as in /proc.) */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}

/**
 * Removes what this instance made, by name; the folder itself only if nothing else is in it.
 *
 * @returns whether there was a folder. @throws WatchtowerError `unavailable` if it is not one of an instance.
 */
export function removeData(folder: DataFolder): boolean {
  if (!existsSync(folder.root)) return false;
  const foreign = foreignIn(folder);
  if (foreign !== undefined) {
    const text = `${foreign} is not of Watchtower: nothing was removed; is ${folder.root} the right data folder?`;
    throw new WatchtowerError("unavailable", text);
  }
  const made = [
    folder.journal,
    folder.store,
    folder.metrics,
    folder.forward,
    folder.route,
    folder.spanMetrics,
    `${folder.spanMetrics}.next`,
    folder.spanMetricsMade,
    folder.lock,
    folder.run,
    folder.log,
    `${folder.log}.1`,
  ];
  for (const path of made) rmSync(path, { recursive: true, force: true });
  try {
    rmdirSync(folder.root);
  } catch {
    // Somebody else's files are in it: it stays.
  }
  return true;
}
