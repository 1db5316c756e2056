import { create } from "zustand";

interface ClockState {
  /** Unix milliseconds that `now` stands for until the next refresh. */
  readonly now: number;
  /** Makes `now` be now: whatever is shown is asked for again. */
  readonly refresh: () => void;
}

/** The page's `now`: all parts of it look at the same moment, which moves only on a refresh. */
export const useClock = create<ClockState>((set) => ({
  now: Date.now(),
  refresh: () => set({ now: Date.now() }),
}));
