/** Lets one loop wait for anything of what it waits for to change. */
export class Waiter {
  private resume: (() => void) | undefined;
  /** A wake that came while nobody waited. */
  private isDue = false;

  /** Ends the present {@link Waiter.wait}, or the next one; not a {@link Waiter.sleep}. */
  wake(): void {
    this.isDue = true;
    this.resume?.();
  }

  /** Until the next {@link wake}, one that came since the last wait included; at most `ms`. */
  async wait(ms?: number): Promise<void> {
    if (!this.isDue) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        this.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.resume = undefined;
    }
    this.isDue = false;
  }

  /** So long, whatever changes; shorter only at a stop. */
  sleep(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        stop.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      stop.addEventListener("abort", end, { once: true });
      if (stop.aborted) end();
    });
  }
}
