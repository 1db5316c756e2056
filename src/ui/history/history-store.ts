import { create } from "zustand";
import { SIGNALS, type Signal } from "../split/split-state.ts";
import {
  parseHistory,
  starredOnly,
  withoutQuery,
  withRun,
  withStarTurned,
  type History,
} from "./history-list.ts";

type Histories = Readonly<Record<Signal, History>>;

interface HistoryState {
  readonly histories: Histories;
  readonly ran: (signal: Signal, exprs: readonly string[]) => void;
  readonly turnStar: (signal: Signal, expr: string) => void;
  readonly forget: (signal: Signal, expr: string) => void;
  /** All but those with a star. */
  readonly forgetAll: (signal: Signal) => void;
}

const keyOf = (signal: Signal) => `watchtower.history.${signal}`;

/** The queries that were run, by signal, kept by the browser and shared with its other tabs. */
export const useHistory = create<HistoryState>((set) => {
  const change = (signal: Signal, changed: (history: History) => History) =>
    set(({ histories }) => {
      // Another tab may have written meanwhile: what is stored counts, not what is shown.
      const next = changed(stored(signal) ?? histories[signal]);
      store(signal, next);
      return { histories: { ...histories, [signal]: next } };
    });
  return {
    histories: {
      metrics: stored("metrics") ?? [],
      logs: stored("logs") ?? [],
      traces: stored("traces") ?? [],
    },
    ran: (signal, exprs) =>
      change(signal, (history) =>
        exprs.toReversed().reduce<History>((before, expr) => withRun(before, expr, Date.now()), history),
      ),
    turnStar: (signal, expr) => change(signal, (history) => withStarTurned(history, expr)),
    forget: (signal, expr) => change(signal, (history) => withoutQuery(history, expr)),
    forgetAll: (signal) => change(signal, starredOnly),
  };
});

globalThis.addEventListener("storage", ({ key }) => {
  for (const signal of SIGNALS) {
    const history = key === keyOf(signal) ? stored(signal) : undefined;
    if (history !== undefined)
      useHistory.setState(({ histories }) => ({ histories: { ...histories, [signal]: history } }));
  }
});

/** Undefined where the browser keeps nothing, as in some private windows. */
function stored(signal: Signal): History | undefined {
  try {
    return parseHistory(localStorage.getItem(keyOf(signal)));
  } catch {
    return undefined;
  }
}

function store(signal: Signal, history: History): void {
  try {
    localStorage.setItem(keyOf(signal), JSON.stringify(history));
  } catch {
    // The store is full or forbidden: the history then lasts as long as the page.
  }
}
