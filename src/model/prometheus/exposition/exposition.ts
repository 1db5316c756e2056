import type { NativeHistogram } from "../../histogram.ts";
import type { LabelPair } from "../../labels.ts";
import type { WrittenMetadata } from "../remote-write.ts";

/** What a target says of itself when it is scraped. */
export interface Exposition {
  /** In the order in which they stand there. */
  readonly samples: readonly ScrapedSample[];
  /** One for each family of which anything is told. */
  readonly metadata: readonly WrittenMetadata[];
}

/** A float, or a histogram. */
export interface ScrapedSample {
  /** With `__name__`, sorted by name; as the target gives them. */
  readonly labels: readonly LabelPair[];
  readonly value: number;
  /** If there is one, `value` says nothing. */
  readonly histogram: NativeHistogram | undefined;
  /** Unix milliseconds; `undefined` if the target gives none. */
  readonly time: number | undefined;
  readonly exemplars: readonly ScrapedExemplar[];
  /** Since when it counts, Unix milliseconds; absent if the target does not tell. */
  readonly startTime?: number;
}

/** As OpenMetrics has it: labels, most often `trace_id`, beside the value of one observation. */
export interface ScrapedExemplar {
  readonly labels: readonly LabelPair[];
  readonly value: number;
  /** Unix milliseconds; `undefined` if the target gives none. */
  readonly time: number | undefined;
}
