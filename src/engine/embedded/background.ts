import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import type { StartReport } from "./engine-process.ts";
import type { StartOrder, Started } from "./instance.ts";
import { threadFile } from "./thread-file.ts";

const START_MS = 120_000;

/**
 * Starts the engine as a process of its own that outlives this one, and returns when it is ready.
 *
 * @throws WatchtowerError `unavailable` with the engine's own reason; the process is gone then.
 */
export async function startInBackground(order: StartOrder, logPath: string): Promise<Started> {
  const child = launch(logPath);
  try {
    const report = await firstReport(child, order, logPath);
    if (report.kind === "failed") throw new WatchtowerError("unavailable", report.message);
    child.unref();
    if (child.connected) child.disconnect();
    return report.started;
  } catch (error) {
    await end(child);
    throw error;
  }
}

/**
 * For glibc: by default each thread that asks for memory has a pool of its own, and keeps what it took at the start.
 * With two pools the engine takes 10 to 20 MB less at rest, and no more time.
 */
const FEW_POOLS = { MALLOC_ARENA_MAX: "2" };

/**
 * New objects of a thread take three times as much at most, and with them those buffers outside of V8's heap stay that
 * nobody has any more. With 8 MB these came to V8's bound first, at which it walks the whole heap: 66 times for a
 * million spans instead of 5, with more CPU and memory. Less than 2 MB walks what is still in use too often.
 */
const YOUNG_OBJECTS = ["--max-semi-space-size=2"];

function launch(logPath: string): ChildProcess {
  // What the engine itself does not log, such as a crash of Node, goes there too.
  const log = openSync(logPath, "a");
  try {
    return fork(threadFile("main"), {
      detached: true,
      env: { ...FEW_POOLS, ...process.env },
      execArgv: [...process.execArgv, ...YOUNG_OBJECTS],
      stdio: ["ignore", log, log, "ipc"],
    });
  } finally {
    closeSync(log);
  }
}

function firstReport(child: ChildProcess, order: StartOrder, logPath: string): Promise<StartReport> {
  return new Promise((resolve, reject) => {
    const fail = (message: string): void => reject(new WatchtowerError("unavailable", message));
    const timer = setTimeout(
      () => fail(`the engine was not ready after ${START_MS / 1000} s; look at ${logPath}`),
      START_MS,
    );
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    child.once("message", (report: StartReport) => settle(() => resolve(report)));
    child.once("error", (error) =>
      settle(() => fail(`the engine cannot be started: ${errorMessage(error)}`)),
    );
    child.once("exit", (code, by) =>
      settle(() => fail(`the engine ended (${by ?? `code ${code}`}); it said last: ${lastLine(logPath)}`)),
    );
    child.send(order);
  });
}

/** A failed start ends by itself; one that hangs is ended. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await once(child, "exit");
  clearTimeout(timer);
}

function lastLine(path: string): string {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").at(-1) || "nothing";
  } catch {
    return "nothing";
  }
}
