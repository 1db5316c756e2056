import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DeadLetters } from "./dead-letters.ts";
import type { Destination } from "./destination.ts";

/** Where a destination's things lie on the disk (docs/formats/forward.md). */
const folderOf = (root: string, name: string): string => join(root, name);
const pauseFile = (root: string, name: string): string => join(folderOf(root, name), "paused");

/** Whether somebody paused the destination; also over restarts. */
export const isPaused = (root: string, name: string): boolean => existsSync(pauseFile(root, name));

/** A running engine notices within a second. */
export function setPaused(root: string, name: string, paused: boolean): void {
  if (!paused) return rmSync(pauseFile(root, name), { force: true });
  mkdirSync(folderOf(root, name), { recursive: true });
  writeFileSync(pauseFile(root, name), "");
}

export const deadLettersOf = (
  root: string,
  { name, deadLetters }: Pick<Destination, "name" | "deadLetters">,
): DeadLetters => new DeadLetters(join(folderOf(root, name), "dead-letters"), deadLetters);
