import { Worker } from "node:worker_threads";
import type { Config } from "../../config/settings.ts";
import { threadFile } from "./thread-file.ts";

const MIB = 1024 ** 2;

/**
 * A thread that loads the query side and then waits for its `start`. It takes a quarter of a second for that: whoever
 * knows early that one is needed begins it before all else.
 *
 * Until it is started it keeps no process from its end, and its errors are nobody's.
 */
export function loadQueryThread({ queryMaxHeap }: Pick<Config, "queryMaxHeap">): Worker {
  const worker = new Worker(threadFile("query"), {
    resourceLimits: { maxOldGenerationSizeMb: Math.max(1, Math.floor(queryMaxHeap / MIB)) },
  });
  worker.unref();
  return worker.on("error", () => {});
}
