import { parentPort } from "node:worker_threads";
import { errorCode, errorMessage } from "../../base/errors.ts";
import type { FromQueryThread, QueryThreadData, ToQueryThread } from "./messages.ts";
import { startQuerySide } from "./query-side/query-side.ts";
import type { QuerySide } from "./query-side/query-side.ts";

/** Entry of the query thread: store, queries, APIs and the page. */
const port = parentPort;
if (port === null) throw new Error("this file is the entry of a thread");
const CLOSE_MS = 3000;
let side: QuerySide | undefined;
const send = (message: FromQueryThread): void => port.postMessage(message);

// Ended in the middle of a call of DuckDB, the thread would take the whole process with it.
process.on("uncaughtException", (error) => {
  send({ kind: "log", level: "error", message: `query thread: ${errorMessage(error)}` });
  setTimeout(() => process.exit(1), CLOSE_MS);
  void stop(1);
});
process.on("unhandledRejection", (error) => {
  send({ kind: "log", level: "error", message: `query thread: ${errorMessage(error)}` });
});

async function stop(code: number): Promise<void> {
  try {
    await side?.stop();
    send({ kind: "stopped" });
  } finally {
    process.exit(code);
  }
}

const early: ToQueryThread[] = [];
port.on("message", (message: ToQueryThread) => {
  if (message.kind === "start") void start(message.data);
  else if (message.kind === "stop") void stop(0);
  else if (side === undefined) early.push(message);
  else side.receive(message);
});

async function start(data: QueryThreadData): Promise<void> {
  try {
    side = await startQuerySide(data, send);
    for (const message of early) side.receive(message);
    await side.caughtUp();
    send({ kind: "ready", port: side.port });
  } catch (error) {
    const code = errorCode(error);
    send({ kind: "failed", message: errorMessage(error), ...(code === undefined ? {} : { code }) });
    process.exit(1);
  }
}
