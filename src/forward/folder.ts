import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../base/errors.ts";
import { DeadLetters } from "./dead-letters.ts";
import type { DeadLetterLimits } from "./dead-letters.ts";

/** Where a destination's things lie on the disk (docs/formats/forward.md). */
const folderOf = (root: string, name: string): string => join(root, name);
const pauseFile = (root: string, name: string): string => join(folderOf(root, name), "paused");
const forgetFile = (root: string, name: string): string => join(folderOf(root, name), "forget");

/** Names of all destinations that have anything there, whether they are set or not. */
export function folderNames(root: string): readonly string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** Whether somebody paused the destination; also over restarts. */
export const isPaused = (root: string, name: string): boolean => existsSync(pauseFile(root, name));

/** A running engine notices within a second. */
export function setPaused(root: string, name: string, paused: boolean): void {
  if (!paused) return rmSync(pauseFile(root, name), { force: true });
  mkdirSync(folderOf(root, name), { recursive: true });
  writeFileSync(pauseFile(root, name), "");
}

/** Whether somebody asked a running engine to give up all that is kept for the destination. */
export const isToForget = (root: string, name: string): boolean => existsSync(forgetFile(root, name));

/** A running engine notices within a second, and takes the request away. */
export function askToForget(root: string, name: string): void {
  mkdirSync(folderOf(root, name), { recursive: true });
  writeFileSync(forgetFile(root, name), "");
}

/** Takes back {@link askToForget}, or notes that it is done. */
export const doNotForget = (root: string, name: string): void =>
  rmSync(forgetFile(root, name), { force: true });

/** The pause, a request to forget, and all dead letters of the destination. */
export const removeFolder = (root: string, name: string): void =>
  rmSync(folderOf(root, name), { recursive: true, force: true });

/** @param limits none for those who only read and remove. */
export const deadLettersOf = (
  root: string,
  name: string,
  limits: DeadLetterLimits = { maxBytes: Number.POSITIVE_INFINITY, maxCount: Number.POSITIVE_INFINITY },
): DeadLetters => new DeadLetters(join(folderOf(root, name), "dead-letters"), limits);
