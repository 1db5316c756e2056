/** Timers of Node take no more, and fire at once for it. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Aborts after any time in milliseconds: of part of one at the next whole one, of too many after 24 days. */
export const timeLimit = (ms: number): AbortSignal =>
  AbortSignal.timeout(Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER_MS));
