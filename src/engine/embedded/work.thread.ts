import { parentPort, workerData } from "node:worker_threads";
import { errorMessage } from "../../base/errors.ts";
import type { ToWorkThread, WorkThreadData } from "./work/messages.ts";
import { WorkSide } from "./work/work-side.ts";

/** Entry of the work thread: what takes long, and is not to hold up those who acknowledge or answer. */
const port = parentPort;
if (port === null) throw new Error("this file is the entry of a thread");
// Written by our own main thread.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const side = new WorkSide(workerData as WorkThreadData, (message, transfer = []) =>
  port.postMessage(message, transfer),
);

process.on("unhandledRejection", (error) => {
  port.postMessage({ kind: "log", level: "error", message: `work thread: ${errorMessage(error)}` });
});

port.on("message", (message: ToWorkThread) => {
  if (message.kind === "stop") void side.stop().finally(() => process.exit(0));
  else side.receive(message);
});
