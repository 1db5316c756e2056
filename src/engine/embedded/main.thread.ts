import { errorMessage } from "../../base/errors.ts";
import { Logger, rotatingFile } from "../../base/logger.ts";
import type { EmbeddedInstance } from "./contract.ts";
import { LOG_BYTES, dataFolder } from "./data-folder/folder.ts";
import { startInstance, stopInTime } from "./instance.ts";
import type { Instance, StartOrder } from "./instance.ts";

/** Entry of the background process: gets its configuration from the command that started it, by IPC. */

/** What the process tells the command that started it. */
export type StartReport =
  | { readonly kind: "ready"; readonly instance: EmbeddedInstance }
  | { readonly kind: "failed"; readonly message: string };

function report(message: StartReport): void {
  process.send?.(message, undefined, {}, () => {
    if (process.connected) process.disconnect();
  });
}

async function run({ config, origins }: StartOrder): Promise<void> {
  const log = new Logger(rotatingFile(dataFolder(config.dataDir).log, LOG_BYTES));
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
  instance = await startInstance(config, log, origins);
  void instance.lost.then(() => stop("the loss of its folder"));
  log.info(`ready, pid ${process.pid}, ${instance.running.endpoints.ui}`);
  report({ kind: "ready", instance: instance.running });
}

// The command that started it may be gone before it has said anything.
const orphaned = (): never => process.exit(1);
process.once("disconnect", orphaned);
process.once("message", (order: StartOrder) => {
  process.off("disconnect", orphaned);
  run(order).catch((error: unknown) => {
    report({ kind: "failed", message: errorMessage(error) });
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500).unref();
  });
});
