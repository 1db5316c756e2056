import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { RunningInstance } from "../engine.ts";
import type { DataFolder } from "./folder.ts";
import { lockHolder } from "./lock.ts";

const RUNNING: z.ZodType<RunningInstance> = z.object({
  engine: z.enum(["embedded", "kubernetes"]),
  version: z.string(),
  pid: z.number(),
  dataDir: z.string(),
  startedAt: z.number(),
  endpoints: z.object({
    ui: z.string(),
    otlpGrpc: z.string(),
    otlpHttp: z.string(),
    prometheus: z.string(),
    loki: z.string(),
    tempo: z.string(),
  }),
});

/** Tells others where the instance is; written when it is ready. */
export function writeRunFile(folder: DataFolder, instance: RunningInstance): void {
  writeFileSync(`${folder.run}.next`, JSON.stringify(instance, null, 2));
  renameSync(`${folder.run}.next`, folder.run);
}

export function removeRunFile(folder: DataFolder): void {
  rmSync(folder.run, { force: true });
}

/** The instance that runs on this folder now: its file is there and its process holds the lock. */
export function findRunning(folder: DataFolder): RunningInstance | undefined {
  try {
    const instance = RUNNING.parse(JSON.parse(readFileSync(folder.run, "utf8")));
    return lockHolder(folder.lock) === instance.pid ? instance : undefined;
  } catch {
    return undefined;
  }
}
