import type { Signal } from "../model/signal.ts";

/** What the sender of a signal is told that goes nowhere. */
export const notTaken = (signal: Signal): string =>
  `the Alloy file in use takes no ${signal}: its receiver sends them to nobody`;
