import { parentPort, workerData } from "node:worker_threads";
import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import { forwardControl } from "./forwarding/control.ts";
import type { ForwardThreadData, FromForwardThread } from "./forwarding/messages.ts";

/** Entry of a thread that does one {@link ForwardTask}: it reads much of the journal, and waits for others' answers. */
const port = parentPort;
if (port === null) throw new Error("this file is the entry of a thread");
// Written by our own query thread.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { config, task } = workerData as ForwardThreadData;

const stop = new AbortController();
port.on("message", () => stop.abort(new WatchtowerError("canceled", "nobody waits for it any more")));

async function done(): Promise<FromForwardThread> {
  switch (task.kind) {
    case "preview":
      return {
        kind: "previews",
        previews: await forwardControl.preview(config, task.destination, task.records),
      };
    case "retry":
      return { kind: "sent", report: await forwardControl.retryDeadLetters(config, task, stop.signal) };
  }
}

try {
  port.postMessage(await done());
} catch (error) {
  const failed = { kind: errorKind(error), message: errorMessage(error) };
  port.postMessage({ kind: "failed", error: failed } satisfies FromForwardThread);
}
port.close();
