import type { Carrier } from "./carrier.ts";
import { HASH_BUCKETS } from "./hash.ts";
import { ALWAYS, LEAST_SHARE, NEVER, shareOf, thresholdOf, thresholdOfShare } from "./threshold.ts";
import type { Threshold } from "./threshold.ts";

/** How it is decided which items are kept. */
export type Mode =
  /** None. */
  | { readonly kind: "never" }
  /** By a hash of the trace id or of an attribute. */
  | { readonly kind: "hash"; readonly seed: number; readonly threshold: Threshold }
  /** By the randomness of the trace: a share of all that there were, before they were sampled first. */
  | { readonly kind: "equalizing"; readonly threshold: Threshold }
  /** By the randomness of the trace: a share of what comes. */
  | { readonly kind: "proportional"; readonly share: number; readonly precision: number };

/** Of `otelcol.processor.probabilistic_sampler`. */
export interface ModeSettings {
  /** `equalizing` or `proportional`; anything else means `hash_seed`. */
  readonly mode: string;
  /** May be over 100, which means all. */
  readonly percentage: number;
  readonly seed: number;
  /** Hexadecimal digits of thresholds, beyond leading zeros or `f`s. */
  readonly precision: number;
}

/** The Collector multiplies 32-bit floats. */
const BUCKETS_PER_PERCENT = Math.fround(HASH_BUCKETS / 100);

/** Where it is hashed, a share of less than 1 of 2^14 keeps nothing. */
export function modeOf({ mode, percentage, seed, precision }: ModeSettings): Mode {
  const percent = Math.fround(Math.min(percentage, 100));
  if (percent === 0) return { kind: "never" };
  const share = Math.max(percent / 100, LEAST_SHARE);
  if (mode === "equalizing") {
    return { kind: "equalizing", threshold: thresholdOfShare(share, precision) ?? ALWAYS };
  }
  if (mode === "proportional") return { kind: "proportional", share, precision };
  const kept = Math.trunc(Math.fround(percent * BUCKETS_PER_PERCENT));
  if (kept === 0) return { kind: "never" };
  return { kind: "hash", seed, threshold: thresholdOf(BigInt(HASH_BUCKETS - kept) << 42n) };
}

/** From which randomness on an item is kept. */
export function decide(mode: Mode, carrier: Carrier): Threshold {
  switch (mode.kind) {
    case "never":
      return NEVER;
    case "hash":
      return mode.threshold;
    case "equalizing": {
      const before = carrier.threshold ?? ALWAYS;
      return before > mode.threshold ? before : mode.threshold;
    }
    case "proportional": {
      const before = carrier.threshold === undefined ? 1 : shareOf(carrier.threshold);
      return thresholdOfShare(before * mode.share, mode.precision) ?? NEVER;
    }
  }
}
