import type { ExemplarRing } from "../head/exemplar-ring.ts";
import type { Head } from "../head/head.ts";
import type { Families } from "../series/families.ts";
import type { SeriesTable } from "../series/series-table.ts";
import type { DeltaStreams } from "./delta.ts";

/** Where decoded data goes. */
export interface MetricSinks {
  readonly head: Head;
  readonly table: SeriesTable;
  readonly exemplars: ExemplarRing;
  readonly deltas: DeltaStreams;
  readonly families: Families;
  /** Counts one item that is not kept. */
  drop(reason: string): void;
}

export const INVALID_LABEL = "attribute key makes no label name";
