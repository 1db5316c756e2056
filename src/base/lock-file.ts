import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { errorCode } from "./errors.ts";

/** Who holds a lock: a pid alone may have been given to another process since. */
interface Holder {
  readonly pid: number;
  /** When the process began, as the system tells; "" where it does not. */
  readonly began: string;
}

/** What the system tells of a process: proc(5), stat, from its third field on; none where it does not. */
function processStat(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

const STATE = 0;
/** In clock ticks since boot. */
const BEGAN = 19;
const beganAt = (pid: number): string => processStat(pid)[BEGAN] ?? "";

/** A process that has ended, but whom its parent has not asked about, counts as gone. */
function isAlive({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  const stat = processStat(pid);
  return stat[STATE] !== "Z" && (began === "" || stat[BEGAN] === began);
}

function readHolder(path: string): Holder | undefined {
  try {
    return holderIn(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || !("pid" in parsed) || !("began" in parsed))
      return undefined;
    const { pid, began } = parsed;
    return typeof pid === "number" && typeof began === "string" ? { pid, began } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a lock is this holder's; also while that cannot be read, as when no more files may be opened. */
function isOf(path: string, own: Holder): boolean {
  try {
    const holder = holderIn(readFileSync(path, "utf8"));
    return holder?.pid === own.pid && holder.began === own.began;
  } catch (error) {
    return !["ENOENT", "ENOTDIR"].includes(errorCode(error) ?? "");
  }
}

/** The living process that holds the lock at a path. */
export function lockHolder(path: string): number | undefined {
  const holder = readHolder(path);
  return holder !== undefined && isAlive(holder) ? holder.pid : undefined;
}

export interface Lock {
  /** Whether it is still this process's: its folder may have been removed, and made anew by another. */
  isHeld(): boolean;
  /** May be called when it is not held any more. */
  release(): void;
}

/** The error for a lock that is held by this process, or by one that just took it. */
export type InUse = (holder: number | undefined) => Error;

/**
 * Takes a lock, which is a file, for this process. The lock of a dead process is taken over.
 *
 * @throws what `inUse` makes, if another process holds it; what the file system throws.
 */
export function takeLock(path: string, inUse: InUse): Lock {
  const own: Holder = { pid: process.pid, began: beganAt(process.pid) };
  // Written aside and then linked, so that no one ever reads half a lock.
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(own));
    if (!linked(draft, path)) {
      setAsideStale(path, inUse);
      if (!linked(draft, path)) throw inUse(lockHolder(path));
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const isHeld = (): boolean => isOf(path, own);
  return {
    isHeld,
    release: () => {
      if (isHeld()) rmSync(path, { force: true });
    },
  };
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Of two that find the same dead process's lock, one might remove the other's new one: renaming shows which it was. */
function setAsideStale(path: string, inUse: InUse): void {
  if (lockHolder(path) !== undefined) throw inUse(lockHolder(path));
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (lockHolder(aside) === undefined) return rmSync(aside, { force: true });
  linked(aside, path);
  rmSync(aside, { force: true });
  throw inUse(lockHolder(path));
}
