import { setImmediate } from "node:timers/promises";

/** How long work holds its thread before it lets other work in. Ask {@link isOver} at each step of a long loop. */
export class TimeSlice {
  private readonly lengthMs: number;
  private endsAt: number;

  constructor(lengthMs: number) {
    this.lengthMs = lengthMs;
    this.endsAt = performance.now() + lengthMs;
  }

  /** Costs one look at the clock. */
  isOver(): boolean {
    return performance.now() >= this.endsAt;
  }

  /** Lets what waits have the thread; then a new slice begins. */
  async giveWay(): Promise<void> {
    await setImmediate();
    this.endsAt = performance.now() + this.lengthMs;
  }
}
