import { setImmediate } from "node:timers/promises";

const SLICE_MS = 15;
/** Steps between two looks at the clock. */
const STEPS = 32;

/** Lets other work in now and then during a long loop: `if (pause.isDue()) await pause.take()`. */
export class Pause {
  private until = performance.now() + SLICE_MS;
  private steps = 0;

  /** Cheap enough to ask at each step. */
  isDue(): boolean {
    return ++this.steps % STEPS === 0 && performance.now() >= this.until;
  }

  /** @throws the signal's reason when it is aborted. */
  async take(signal?: AbortSignal): Promise<void> {
    await setImmediate();
    signal?.throwIfAborted();
    this.until = performance.now() + SLICE_MS;
  }
}
