import { fork } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { Logger } from "../../base/logger.ts";
import type { Config } from "../../config/settings.ts";
import { inspectJournal } from "../../journal/inspect.ts";
import type { Engine, RunningInstance, UpResult } from "../engine.ts";
import { dataFolder, makeDataFolder, removeData } from "./folder.ts";
import { checkEngine, exposure, startInstance } from "./instance.ts";
import { lockHolder } from "./lock.ts";
import type { StartReport } from "./main.thread.ts";
import { findRunning } from "./run-file.ts";

const START_MS = 120_000;
const STOP_MS = 8000;
const POLL_MS = 50;

/** The embedded engine as the command line drives it: a background process per data folder. */
export const embeddedEngine: Engine = {
  async up(config) {
    checkEngine(config);
    const started = performance.now();
    const folder = dataFolder(config.dataDir);
    const found = findRunning(folder);
    if (found !== undefined) return { instance: found, alreadyRunning: true, readyMs: 0 };
    makeDataFolder(folder);
    const instance = await startInBackground(config, folder.log);
    return { instance, alreadyRunning: false, readyMs: performance.now() - started };
  },

  async foreground(config, onReady, stop) {
    checkEngine(config);
    const started = performance.now();
    const log = new Logger((line) => process.stderr.write(`${line}\n`));
    const warning = exposure(config.host);
    if (warning !== undefined) log.warn(warning);
    const instance = await startInstance(config, log);
    onReady({ instance: instance.running, alreadyRunning: false, readyMs: performance.now() - started });
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener("abort", () => resolve());
    });
    log.info("stopping");
    await instance.stop();
  },

  async down(config) {
    const folder = dataFolder(config.dataDir);
    const pid = lockHolder(folder.lock);
    if (pid === undefined) return false;
    process.kill(pid, "SIGTERM");
    const deadline = Date.now() + STOP_MS;
    while (lockHolder(folder.lock) === pid) {
      if (Date.now() > deadline) process.kill(pid, "SIGKILL");
      await wait(POLL_MS);
    }
    return true;
  },

  async purge(config) {
    removeData(dataFolder(config.dataDir));
  },

  find: (config) => findRunning(dataFolder(config.dataDir)),

  inspectJournal(config) {
    const { journal } = dataFolder(config.dataDir);
    if (!existsSync(journal))
      throw new WatchtowerError("notFound", `no journal at ${journal}; start with: watchtower up`);
    return inspectJournal(journal);
  },

  logFile: (config) => dataFolder(config.dataDir).log,
};

function startInBackground(config: Config, logPath: string): Promise<UpResult["instance"]> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const entry = fileURLToPath(new URL(`main.thread.${extension}`, import.meta.url));
  const log = openSync(logPath, "a");
  const child = fork(entry, { detached: true, stdio: ["ignore", log, log, "ipc"] });
  closeSync(log);
  return new Promise<RunningInstance>((resolve, reject) => {
    const fail = (message: string): void => reject(new WatchtowerError("unavailable", message));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`the engine was not ready after ${START_MS / 1000} s; see ${logPath}`);
    }, START_MS);
    child.once("message", (report: StartReport) => {
      if (report.kind === "ready") resolve(report.instance);
      else fail(report.message);
    });
    child.once("error", (error) => fail(`the engine cannot be started: ${errorMessage(error)}`));
    child.once("exit", (code) =>
      fail(`the engine ended with code ${code}; it said last: ${lastLine(logPath)}`),
    );
    child.send(config);
    child.once("message", () => {
      clearTimeout(timer);
      child.unref();
      child.channel?.unref();
    });
  }).finally(() => child.removeAllListeners("exit"));
}

function lastLine(path: string): string {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? "";
  } catch {
    return "nothing";
  }
}
