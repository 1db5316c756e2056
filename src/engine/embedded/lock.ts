import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { WatchtowerError } from "../../base/errors.ts";

/** Who holds a data folder: a pid alone may have been given to another process since. */
interface Holder {
  readonly pid: number;
  /** When the process began, as the system tells; "" where it does not. */
  readonly began: string;
}

const BEGAN_FIELD = 19;

/** Start time of a process in clock ticks since boot (proc(5), stat, field 22). */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[BEGAN_FIELD] ?? "";
  } catch {
    return "";
  }
}

function isAlive({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return began === "" || beganAt(pid) === began;
}

function readHolder(path: string): Holder | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof parsed !== "object" || parsed === null || !("pid" in parsed) || !("began" in parsed))
      return undefined;
    const { pid, began } = parsed;
    return typeof pid === "number" && typeof began === "string" ? { pid, began } : undefined;
  } catch {
    return undefined;
  }
}

/** The living process that holds the lock. */
export function lockHolder(path: string): number | undefined {
  const holder = readHolder(path);
  return holder !== undefined && isAlive(holder) ? holder.pid : undefined;
}

/**
 * Takes the lock for this process. The lock of a dead process is taken over.
 *
 * @returns gives it back. @throws WatchtowerError `unavailable`, naming the process that holds it.
 */
export function takeLock(path: string, folder: string): () => void {
  const own: Holder = { pid: process.pid, began: beganAt(process.pid) };
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(path, JSON.stringify(own), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const pid = lockHolder(path);
    if (pid !== undefined || tries > 0) {
      const hint = "stop it with: watchtower down, or choose another folder with --data-dir";
      throw new WatchtowerError(
        "unavailable",
        `data folder ${folder} is used by process ${pid ?? "unknown"}; ${hint}`,
      );
    }
    rmSync(path, { force: true });
  }
}
