import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { BusyInstance, EmbeddedInstance } from "../contract.ts";
import type { DataFolder } from "./folder.ts";
import { lockHolder } from "../../../base/lock-file.ts";

const ENDPOINTS = ["ui", "otlpGrpc", "otlpHttp", "prometheus", "loki", "tempo"];

/** Checked by hand, as it is read at every start: a schema library alone would take longer than all else. */
function isRunning(value: unknown): value is EmbeddedInstance {
  if (typeof value !== "object" || value === null) return false;
  const { pid, dataDir, startedAt, endpoints }: Partial<Record<keyof EmbeddedInstance, unknown>> = value;
  if (typeof pid !== "number" || typeof dataDir !== "string" || typeof startedAt !== "number") return false;
  if (typeof endpoints !== "object" || endpoints === null) return false;
  const urls = new Map(Object.entries(endpoints));
  return ENDPOINTS.every((name) => typeof urls.get(name) === "string");
}

/** Tells others where the instance is; written when it is ready. */
export function writeRunFile(folder: DataFolder, instance: EmbeddedInstance): void {
  writeFileSync(`${folder.run}.next`, JSON.stringify(instance, null, 2));
  renameSync(`${folder.run}.next`, folder.run);
}

/** From now on it is not to be found any more, though it still holds the folder. */
export function markStopping(folder: DataFolder): void {
  writeFileSync(`${folder.run}.next`, JSON.stringify({ stopping: true }));
  renameSync(`${folder.run}.next`, folder.run);
}

/** The process that holds the folder, and is not or no more ready. */
export function findBusy(folder: DataFolder): BusyInstance | undefined {
  const pid = lockHolder(folder.lock);
  if (pid === undefined || findRunning(folder) !== undefined) return undefined;
  return { pid, state: existsSync(folder.run) ? "stopping" : "starting" };
}

/** It may be gone already. */
export function removeRunFile(folder: DataFolder): void {
  rmSync(folder.run, { force: true });
}

/** The instance that runs on this folder now: its file is there and its process holds the lock. */
export function findRunning(folder: DataFolder): EmbeddedInstance | undefined {
  try {
    const instance: unknown = JSON.parse(readFileSync(folder.run, "utf8"));
    return isRunning(instance) && lockHolder(folder.lock) === instance.pid ? instance : undefined;
  } catch {
    return undefined;
  }
}
