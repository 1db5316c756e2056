import type { LabelPair } from "../labels.ts";

/** A push request (Loki HTTP API, "Ingest logs"), whatever it came in as. */
export type PushRequest = readonly PushStream[];

export interface PushStream {
  /** As pushed, without empty values. */
  readonly labels: readonly LabelPair[];
  readonly entries: readonly PushEntry[];
}

export interface PushEntry {
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly line: string;
  readonly metadata: readonly LabelPair[];
}
