import { setTimeout as wait } from "node:timers/promises";
import { existsSync } from "node:fs";
import { WatchtowerError, errorCode, errorMessage } from "../../base/errors.ts";
import { Logger, rotatingFile } from "../../base/logger.ts";
import type { EmbeddedEngine, EmbeddedInstance, EmbeddedUpResult } from "./contract.ts";
import { startInBackground } from "./background.ts";
import { LOG_BYTES, dataFolder, makeDataFolder, removeData } from "./data-folder/folder.ts";
import type { DataFolder } from "./data-folder/folder.ts";
import { lockHolder } from "../../base/lock-file.ts";
import { findBusy, findRunning } from "./data-folder/run-file.ts";

/** How long another start on the same folder is waited for. */
const OTHER_START_MS = 120_000;
const STOP_MS = 8000;
const POLL_MS = 50;

/**
 * The embedded engine as the command line drives it: a background process per data folder. What few commands need is
 * loaded when it is asked for: the query engine and the forwarder take longer than the rest.
 */
export const embeddedEngine: EmbeddedEngine = {
  async up(config, origins = {}) {
    const started = performance.now();
    const folder = dataFolder(config.dataDir);
    const found = await startedByOther(folder);
    if (found !== undefined) return alreadyThere(found, 0);
    makeDataFolder(folder);
    try {
      const { running, warnings } = await startInBackground({ config, origins }, folder.log);
      return {
        instance: running,
        alreadyRunning: false,
        readyMs: performance.now() - started,
        warnings,
      };
    } catch (error) {
      // Another `up` may have taken the folder just before.
      const other = await startedByOther(folder);
      if (other === undefined) throw error;
      return alreadyThere(other, performance.now() - started);
    }
  },

  async foreground(config, onReady, stop, origins = {}) {
    const started = performance.now();
    const file = rotatingFile(dataFolder(config.dataDir).log, LOG_BYTES);
    const log = new Logger((line) => {
      process.stderr.write(`${line}\n`);
      file(line);
    });
    process.on("uncaughtException", (error) => log.error("unexpected", error));
    const { startInstance, stopInTime } = await import("./instance.ts");
    const aborted = new Promise<undefined>((resolve) => {
      if (stop.aborted) resolve(undefined);
      stop.addEventListener("abort", () => resolve(undefined));
    });
    const instance = await Promise.race([startInstance({ config, origins }, log), aborted]);
    if (instance === undefined) return log.info("stopped before it was ready");
    await onReady({
      instance: instance.running,
      alreadyRunning: false,
      readyMs: performance.now() - started,
      warnings: instance.warnings,
    });
    const isLost = await Promise.race([aborted, instance.lost.then(() => true)]);
    log.info("stopping");
    await stopInTime(instance, log);
    if (isLost === true)
      throw new WatchtowerError("unavailable", `the data folder ${config.dataDir} is gone or another's`);
  },

  async down(config) {
    const folder = dataFolder(config.dataDir);
    const pid = lockHolder(folder.lock);
    if (pid === undefined) return false;
    signal(pid, "SIGTERM");
    const deadline = performance.now() + STOP_MS;
    while (lockHolder(folder.lock) === pid) {
      if (performance.now() > deadline) signal(pid, "SIGKILL");
      await wait(POLL_MS);
    }
    return true;
  },

  async purge(config) {
    return removeData(dataFolder(config.dataDir));
  },

  find: async (config) => findRunning(dataFolder(config.dataDir)),

  findBusy: (config) => findBusy(dataFolder(config.dataDir)),

  async inspectJournal(config) {
    const { journal } = dataFolder(config.dataDir);
    if (!existsSync(journal))
      throw new WatchtowerError("notFound", `no journal at ${journal}; start with: watchtower up`);
    const { inspectJournal } = await import("../../journal/inspect.ts");
    return inspectJournal(journal);
  },

  async checkRules(config, named) {
    const { checkRules } = await import("./rules/check-rules.ts");
    return checkRules(config, named);
  },

  forward: async () => (await import("./forwarding/control.ts")).forwardControl,
  router: async () => (await import("./routing/deploy.ts")).routerControl,

  logFile: (config) => dataFolder(config.dataDir).log,
};

/** Whoever started it was told of its Alloy file. */
const alreadyThere = (instance: EmbeddedInstance, readyMs: number): EmbeddedUpResult => ({
  instance,
  alreadyRunning: true,
  readyMs,
  warnings: "",
});

/** The instance on this folder, also if it is still starting. */
async function startedByOther(folder: DataFolder): Promise<EmbeddedInstance | undefined> {
  const deadline = performance.now() + OTHER_START_MS;
  for (;;) {
    const found = findRunning(folder);
    if (found !== undefined || lockHolder(folder.lock) === undefined) return found;
    if (performance.now() > deadline) return undefined;
    await wait(POLL_MS);
  }
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Gone is what was wanted.
    if (errorCode(error) === "ESRCH") return;
    const text = `process ${pid} cannot be stopped: ${errorMessage(error)}`;
    throw new WatchtowerError("unavailable", text, { cause: error });
  }
}
