import type { LabelPair } from "../labels.ts";

/** A push request (Loki HTTP API, "Ingest logs"), whatever it came in as. */
export type PushRequest = readonly PushStream[];

/** Lines with one set of labels. */
export interface PushStream {
  /** As pushed, without empty values. */
  readonly labels: readonly LabelPair[];
  /** In the order in which they were pushed, which need not be that of time. */
  readonly entries: readonly PushEntry[];
}

export interface PushEntry {
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly line: string;
  /** Loki's structured metadata: as pushed, names are not sorted and may repeat. */
  readonly metadata: readonly LabelPair[];
}
