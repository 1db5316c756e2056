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
  /** Why a point that lies too far behind its series is refused. */
  readonly tooOld: string;
  /** Counts one point, or what else is not kept. */
  drop(reason: string): void;
}

export const CONFLICT = "point has the time of an earlier one, and another value";

export const INVALID_LABEL = "attribute key makes no label name";
