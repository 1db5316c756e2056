import type { KeyValue } from "../../../model/otlp/common.ts";
import { valueText } from "./labels.ts";

/** A span that stands for others of its series. */
export interface Exemplar {
  readonly labels: readonly KeyValue[];
  /** NaN if it is the series' own value at that time. */
  readonly value: number;
  /** Unix nanoseconds. */
  readonly time: bigint;
}

/** A value for each step, NaN where there is none. */
export interface Series {
  readonly labels: readonly KeyValue[];
  readonly values: Float64Array;
  readonly exemplars: readonly Exemplar[];
}

/** What tells series of one function apart: all labels but the name, as text. */
export function seriesKey(labels: readonly KeyValue[]): string {
  return labels
    .filter(({ key }) => key !== NAME_LABEL)
    .map(({ key, value }) => `${key}=${valueText(value)}`)
    .toSorted()
    .join("\u0000");
}

/** The function, where nothing is grouped by. */
export const NAME_LABEL = "__name__";
