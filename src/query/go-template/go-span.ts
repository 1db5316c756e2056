/** A length of time, as Go's `time.Duration`. */
export interface GoSpan {
  /** Nanoseconds. */
  readonly elapsed: bigint;
}
