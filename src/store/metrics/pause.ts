import { TimeSlice } from "../../base/time-slice.ts";

const SLICE_MS = 15;
/** Steps between two looks at the clock. */
const STEPS = 32;

/** Lets other work in now and then during a long loop: `if (pause.isDue()) await pause.take()`. */
export class Pause {
  private readonly slice = new TimeSlice(SLICE_MS);
  private steps = 0;

  /** Cheap enough to ask at each step. */
  isDue(): boolean {
    return ++this.steps % STEPS === 0 && this.slice.isOver();
  }

  /** @throws the signal's reason when it is aborted. */
  async take(signal?: AbortSignal): Promise<void> {
    await this.slice.giveWay();
    signal?.throwIfAborted();
  }
}
