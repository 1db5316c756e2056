/** A pause of a loop that others may end. */
export class Pause {
  private end: (() => void) | undefined;

  /** Resolves after that time in milliseconds, or when it is ended. */
  for(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.finish(), ms);
      this.end = () => {
        clearTimeout(timer);
        this.end = undefined;
        resolve();
      };
    });
  }

  /** Ends the pause, if there is one. */
  finish(): void {
    this.end?.();
  }
}
