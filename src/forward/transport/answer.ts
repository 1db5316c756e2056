/** What became of one request: in the terms of OTLP ("OTLP/gRPC Response", "OTLP/HTTP Response"), and for all protocols. */
export type Answer =
  /** Taken; `rejected` items of it were not ("partial success"), for the reason in `message`. */
  | { readonly kind: "accepted"; readonly rejected: number; readonly message: string }
  /** Not taken now; the same request may be taken later, not before `afterMs` if that is told. */
  | { readonly kind: "retry"; readonly reason: string; readonly afterMs?: number }
  /** Not understood in this form, and to be encoded again: the transport has gone over to another. */
  | { readonly kind: "encodeAgain"; readonly reason: string }
  /** Larger than it takes; parts of it may be taken. */
  | { readonly kind: "tooLarge"; readonly status: string; readonly reason: string }
  /** Never to be taken. */
  | { readonly kind: "refused"; readonly status: string; readonly reason: string };

/** Longer ones are shortened: what a server demands must not stop the copy for good. */
const LONGEST_PAUSE_MS = 3_600_000;

/** @param afterMs of what was demanded an hour at most is kept, and nothing if it is not a time to wait. */
export function retryAnswer(reason: string, afterMs: number | undefined): Answer {
  if (afterMs === undefined || !(afterMs >= 0)) return { kind: "retry", reason };
  return { kind: "retry", reason, afterMs: Math.min(LONGEST_PAUSE_MS, afterMs) };
}

/** `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date. @returns milliseconds; `undefined` if it is neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
