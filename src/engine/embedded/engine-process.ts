import type { Worker } from "node:worker_threads";
import { errorMessage } from "../../base/errors.ts";
import { Logger, rotatingFile } from "../../base/logger.ts";
import { LOG_BYTES, dataFolder } from "./data-folder/folder.ts";
import { startInstance, stopInTime } from "./instance.ts";
import type { Instance, StartOrder, Started } from "./instance.ts";

/** What the background process tells the command that started it. */
export type StartReport =
  | { readonly kind: "ready"; readonly started: Started }
  | { readonly kind: "failed"; readonly message: string };

/**
 * Runs the engine in this process until a signal ends it, and reports how the start went.
 *
 * @param loading the query thread, begun already.
 */
export function runEngine(order: StartOrder, loading: Worker): void {
  run(order, loading).catch((error: unknown) => {
    report({ kind: "failed", message: errorMessage(error) });
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500).unref();
  });
}

function report(message: StartReport): void {
  process.send?.(message, undefined, {}, () => {
    if (process.connected) process.disconnect();
  });
}

async function run(order: StartOrder, loading: Worker): Promise<void> {
  const log = new Logger(rotatingFile(dataFolder(order.config.dataDir).log, LOG_BYTES));
  process.on("uncaughtException", (error) => log.error("unexpected", error));
  process.on("unhandledRejection", (error) => log.error("unexpected", error));
  let instance: Instance | undefined;
  const stop = (cause: string): void => {
    log.info(`stopping on ${cause}`);
    // What is acknowledged is on the disk, whether or not a start is through.
    if (instance === undefined) process.exit(1);
    void stopInTime(instance, log).then(() => process.exit());
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.on("SIGHUP", () => {});
  instance = await startInstance(order, log, loading);
  const { running, warnings } = instance;
  void instance.lost.then(() => stop("the loss of its folder"));
  log.info(`ready, pid ${process.pid}, ${running.endpoints.ui}`);
  report({ kind: "ready", started: { running, warnings } });
}
