import { Worker } from "node:worker_threads";
import type { ForwardSource } from "../../../api/watchtower/forward.ts";
import { WatchtowerError } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import { threadFile } from "../thread-file.ts";
import type { ForwardTask, ForwardThreadData, FromForwardThread } from "./messages.ts";

/** What it holds of the journal at once is a segment, and requests of it. */
const HEAP_MB = 1024;

type DoTask = (task: ForwardTask, stop: AbortSignal) => Promise<FromForwardThread>;

/** Does each task in a thread of its own: a preview waits for no retry, which takes as long as others take to answer. */
export function forwardSource(config: Config): ForwardSource {
  const [previews, retries] = [oneByOne(config), oneByOne(config)];
  return {
    async preview(destination, records, stop) {
      const answer = await previews({ kind: "preview", destination, records }, stop);
      return answer.kind === "previews" ? answer.previews : failure(answer);
    },
    async retry(destination, ids, stop) {
      const answer = await retries({ kind: "retry", destination, ids }, stop);
      return answer.kind === "sent" ? answer.report : failure(answer);
    },
  };
}

/** Dead letters are not to be sent twice, and previews take memory. */
function oneByOne(config: Config): DoTask {
  let last: Promise<unknown> = Promise.resolve();
  return (task, stop) => {
    const run = last.then(() => doTask({ config, task }, stop));
    last = run.catch(() => undefined);
    return run;
  };
}

function failure(answer: FromForwardThread): never {
  if (answer.kind !== "failed") throw new Error(`the thread answered with ${answer.kind}`);
  throw new WatchtowerError(answer.error.kind, answer.error.message);
}

function doTask(data: ForwardThreadData, stop: AbortSignal): Promise<FromForwardThread> {
  return new Promise((resolve, reject) => {
    if (stop.aborted) return reject(new WatchtowerError("canceled", "nobody waits for it any more"));
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB };
    const worker = new Worker(threadFile("forward"), { workerData: data, resourceLimits });
    const onStop = (): void => worker.postMessage("stop", []);
    stop.addEventListener("abort", onStop);
    worker.on("message", resolve);
    worker.on("error", reject);
    worker.on("exit", () => {
      stop.removeEventListener("abort", onStop);
      reject(new WatchtowerError("internal", "the thread that was to do it ended"));
    });
  });
}
