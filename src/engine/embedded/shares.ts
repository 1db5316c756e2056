import type { Config } from "../../config/settings.ts";
import type { Signal } from "../../model/signal.ts";

/** How the bytes that may be kept are divided. */
const SHARES: Readonly<Record<Signal, number>> = { traces: 0.4, logs: 0.4, metrics: 0.2 };

/** Bytes that a signal may take. */
export const shareOf = (signal: Signal, { maxBytes }: Pick<Config, "maxBytes">): number =>
  Math.floor(maxBytes * SHARES[signal]);
