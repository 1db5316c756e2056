import { setTimeout as wait } from "node:timers/promises";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { podsNamed, podsOf } from "../pods.ts";
import type { Pod } from "../pods.ts";
import { rollRouter } from "../router.ts";
import type { Operation } from "./operation.ts";

/** kubectl writes the time of a restart to the second, and so refuses another one within it. */
const A_SECOND_MS = 1100;
const LOOK_MS = 2000;
/** Of a pod that ended so often right after its start, time alone makes no other. */
const HOPELESS_RESTARTS = 2;

/**
 * Starts Alloy anew, and waits until the new pod is ready, or ends again and again.
 *
 * @throws WatchtowerError `execution` in that case, SubprocessError if it is not ready in time.
 */
export async function rollAlloy(operation: Operation, lookMs = LOOK_MS): Promise<void> {
  const before = new Set((await alloyPods(operation)).map(({ name }) => name));
  const over = new AbortController();
  const rolling = roll({ ...operation, run: stoppedBy(operation, over.signal) });
  let hopeless: Pod | undefined;
  const watching = (async () => {
    while (hopeless === undefined) {
      await wait(lookMs, undefined, { signal: AbortSignal.any([over.signal, operation.signal]) });
      hopeless = (await newPods(operation, before)).find(isHopeless);
    }
    over.abort();
    // It is over: nobody waits for the next look.
  })().catch(() => {});
  try {
    await rolling;
  } catch (error) {
    if (hopeless === undefined) throw error;
    throw new WatchtowerError("execution", `${hopeless.name} ${hopeless.reason ?? ""}`.trim(), {
      cause: error,
    });
  } finally {
    over.abort();
    await watching;
  }
}

const stoppedBy =
  ({ run, signal }: Operation, over: AbortSignal): Operation["run"] =>
  (program, args, options) =>
    run(program, args, { ...options, signal: AbortSignal.any([signal, over]) });

async function roll(operation: Operation): Promise<void> {
  try {
    await rollRouter(operation);
  } catch (error) {
    if (!errorMessage(error).includes("within the past second")) throw error;
    await wait(A_SECOND_MS, undefined, { signal: operation.signal });
    await rollRouter(operation);
  }
}

const alloyPods = async (operation: Operation): Promise<readonly Pod[]> =>
  podsNamed(await podsOf(operation), "alloy");

/** What does not answer now may do so at the next look. */
async function newPods(operation: Operation, before: ReadonlySet<string>): Promise<readonly Pod[]> {
  const pods = await alloyPods(operation).catch(() => []);
  return pods.filter(({ name }) => !before.has(name));
}

const isHopeless = ({ state, restarts }: Pod): boolean =>
  state === "failing" && restarts >= HOPELESS_RESTARTS;
