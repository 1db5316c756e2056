import { setTimeout as wait } from "node:timers/promises";

/** See `Retry`. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  readonly multiplier?: number;
  readonly randomization?: number;
}

/**
 * Lets requests to one destination pass: all while it answers; after a failure one at a time, each after a longer
 * pause, until one succeeds. Pauses grow, with jitter, and are never shorter than the destination demands.
 */
export class Gate {
  private readonly backoff: Backoff;
  private readonly now: () => number;
  private readonly random: () => number;
  /** In a row. */
  private failed = 0;
  private opensAt = 0;
  private isProbing = false;
  private isPaused = false;
  private readonly waiting = new Set<() => void>();

  constructor(
    backoff: Backoff,
    now: () => number = () => performance.now(),
    random: () => number = Math.random,
  ) {
    this.backoff = backoff;
    this.now = now;
    this.random = random;
  }

  /** Failures in a row; 0 while all is well. */
  get failures(): number {
    return this.failed;
  }

  /** Milliseconds until the next try; 0 if nothing has to wait. */
  get untilNextMs(): number {
    return Math.max(0, this.opensAt - this.now());
  }

  /** Resolves when a request may be sent; {@link succeeded} or {@link failedWith} must follow. @throws the abort's reason. */
  async pass(abort: AbortSignal): Promise<void> {
    for (;;) {
      abort.throwIfAborted();
      const pause = this.untilNextMs;
      if (this.isPaused || (this.failed > 0 && this.isProbing)) await this.change(abort);
      else if (pause > 0) await wait(pause, undefined, { signal: abort }).catch(() => undefined);
      else {
        this.isProbing = this.failed > 0;
        return;
      }
    }
  }

  /** The destination answers, also if it refuses for good: all may pass again. */
  succeeded(): void {
    this.failed = 0;
    this.opensAt = 0;
    this.settle();
  }

  /** @param afterMs how long the destination wants to be left alone. */
  failedWith(afterMs: number | undefined): void {
    // Those that were under way at the same time fail for the same reason.
    if (this.untilNextMs === 0) this.failed++;
    const { firstMs, longestMs, multiplier = 2, randomization = 0.5 } = this.backoff;
    const full = Math.min(longestMs, firstMs * multiplier ** Math.min(1000, this.failed - 1));
    const pause = Math.max(afterMs ?? 0, full * (1 + randomization * (2 * this.random() - 1)));
    this.opensAt = Math.max(this.opensAt, this.now() + pause);
    this.settle();
  }

  /** While paused, nothing passes. */
  pause(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.wake();
  }

  private settle(): void {
    this.isProbing = false;
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }

  private change(abort: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const resume = (): void => {
        abort.removeEventListener("abort", resume);
        resolve();
      };
      this.waiting.add(resume);
      abort.addEventListener("abort", resume, { once: true });
    });
  }
}
