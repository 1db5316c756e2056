import { readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { FileRotation } from "../destination.ts";

const DAY_MS = 24 * 3600 * 1000;

/**
 * Puts a full file aside under the time in its name, as `spans-2026-01-31T12-00-00.000.json`, and removes older ones
 * (the Collector's file exporter, by way of the library lumberjack).
 */
export async function rotate(path: string, rotation: FileRotation, now: Date): Promise<void> {
  await rename(path, backupPath(path, timeText(now, rotation.isLocalTime)));
  await removeOld(path, rotation, now);
}

function partsOf(path: string): readonly [start: string, end: string] {
  const end = extname(path);
  return [`${basename(path, end)}-`, end];
}

function backupPath(path: string, time: string): string {
  const [start, end] = partsOf(path);
  return join(dirname(path), start + time + end);
}

function timeText(time: Date, isLocal: boolean): string {
  const shifted = isLocal ? new Date(time.getTime() - time.getTimezoneOffset() * 60_000) : time;
  return shifted.toISOString().slice(0, -1).replaceAll(":", "-");
}

/** UTC unless told otherwise; `undefined` for names that are no such file's. */
function timeOf(name: string, path: string, isLocal: boolean): number | undefined {
  const [start, end] = partsOf(path);
  if (!name.startsWith(start) || !name.endsWith(end)) return undefined;
  const text = name.slice(start.length, name.length - end.length);
  const [, day, hour, minute, rest] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d{3})$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T${hour}:${minute}:${rest}${isLocal ? "" : "Z"}`);
  return Number.isNaN(time) ? undefined : time;
}

async function removeOld(path: string, rotation: FileRotation, now: Date): Promise<void> {
  const { maxBackups, maxDays, isLocalTime } = rotation;
  const backups = (await readdir(dirname(path)))
    .flatMap((name) => {
      const time = timeOf(name, path, isLocalTime);
      return time === undefined ? [] : [{ name, time }];
    })
    .toSorted((a, b) => b.time - a.time);
  const isOld = ({ time }: { readonly time: number }, index: number): boolean =>
    (maxBackups > 0 && index >= maxBackups) || (maxDays > 0 && now.getTime() - time > maxDays * DAY_MS);
  for (const { name } of backups.filter(isOld)) await rm(join(dirname(path), name), { force: true });
}
