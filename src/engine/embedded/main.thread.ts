import type { StartOrder } from "./instance.ts";
import { loadQueryThread } from "./query-worker.ts";

/**
 * Entry of the background process: gets its configuration from the command that started it, by IPC. Both threads then
 * load what they run at the same time, so there is no more in this file than that takes.
 */

// The command that started it may be gone before it has said anything.
const orphaned = (): never => process.exit(1);
process.once("disconnect", orphaned);
process.once("message", (order: StartOrder) => {
  process.off("disconnect", orphaned);
  const loading = loadQueryThread(order.config);
  void import("./engine-process.ts").then(({ runEngine }) => runEngine(order, loading));
});
