import { MIN_SCALE } from "../../../model/prometheus/exponential-histogram.ts";
import type { ExemplarRing } from "../head/exemplar-ring.ts";
import type { Head } from "../head/head.ts";
import type { StartTimes } from "../options.ts";
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
  /** What becomes of start times. */
  readonly startTimes: StartTimes;
  /** Whether series get labels of their type and unit. */
  readonly typesAreLabels: boolean;
  /** Counts one point, or what else is not kept. */
  drop(reason: string): void;
}

/** Reasons to refuse points that `model/otlp/accept` gives in its own words when they arrive. */
export const NO_VALUE = "point has no value";
export const NO_TIME = "point has no time";
export const NO_TEMPORALITY = "temporality is not set";
export const NO_NAME = "metric name is empty";
export const WIDE_SCALE = `exponential histogram of scale below ${MIN_SCALE}`;
export const TOLD_BY_VALIDATION: ReadonlySet<string> = new Set([
  NO_VALUE,
  NO_TIME,
  NO_TEMPORALITY,
  NO_NAME,
  WIDE_SCALE,
]);

export const CONFLICT = "point has the time of an earlier one, and another value";

export const INVALID_LABEL = "attribute key makes no label name";
