import type { Labels } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { TimeRange } from "../signal-store.ts";

/** The label, of structured metadata, that each row has: how important it says it is. */
export const DETECTED_LEVEL = "detected_level";

/** A necessary condition on the line: rows that fail it need not be returned. */
export interface LineCondition {
  readonly text: string;
  /** The line must contain the text, or must not. Case-sensitive. */
  readonly negated: boolean;
}

/** A necessary condition on a label that a parser reads from the line. */
export interface ParsedCondition {
  readonly label: string;
  /**
   * RE2. Rows whose line it does not find anything in need not be returned, unless the line has a backslash or the row
   * has the label otherwise: as one of its stream or in its metadata.
   */
  readonly pattern: string;
}

/** What of each row is read; what is not needed may be missing from the batches. */
export interface LogNeed {
  readonly lines: boolean;
  readonly metadata: boolean;
  /** Of the metadata only these labels; all, unless given. */
  readonly labels?: ReadonlySet<string>;
}

/** Which entries of a range are read, in which order, and how much of each. */
export interface LogScan extends TimeRange {
  /** On stream labels (index labels) only. */
  readonly matchers: readonly Matcher[];
  /** `any`: in no order, for those who add up. */
  readonly direction: "forward" | "backward" | "any";
  /** All must hold. The store may return lines that fail, never leaves out one that meets them. */
  readonly lines: readonly LineCondition[];
  /**
   * Conditions on structured metadata, all of which must hold; again only a hint. Of a row whose
   * stream has a label of that name, either may meet it.
   */
  readonly metadata: readonly Matcher[];
  /** All must hold; a hint, too. */
  readonly parsed?: readonly ParsedCondition[];
  /** What the caller reads of each row; the rest may be left empty. */
  readonly need: LogNeed;
  /** How many rows the caller is likely to take: sizes the first slices of time. */
  readonly hint?: number;
  /** No more rows than these are wanted. */
  readonly limit?: number;
}

/** Rows of a scan, in its direction; rows of equal time in the order received, or backward the other way round. */
export interface LogBatch {
  readonly length: number;
  /** Unix nanoseconds. */
  readonly times: BigInt64Array;
  /** Stream labels; rows of one stream share one object. */
  readonly streams: readonly Labels[];
  /** Empty unless needed. */
  readonly lines: readonly string[];
  /** Structured metadata, `Labels.empty` unless needed. Decoded on call. */
  metadata(row: number): Labels;
  /** Whether {@link metadata} may have the label: `false` is certain, and cheaper than decoding it. */
  mayHave(row: number, name: string): boolean;
}

/** How much one label set has in one step. */
export interface StreamVolume {
  readonly labels: Labels;
  /** Which step: 0 is that of the range's start. */
  readonly step: number;
  /** Bytes of lines and structured metadata, as Loki counts. */
  readonly bytes: number;
  readonly entries: number;
}

/** Rows to be counted without being read. */
export interface CountRequest {
  readonly matchers: readonly Matcher[];
  /** All must hold, exactly. */
  readonly lines: readonly LineCondition[];
  /** Labels that the groups differ by. */
  readonly by: readonly string[];
  /** Before the first slot, Unix nanoseconds: slot i holds times in (start + i * slotNs, start + (i + 1) * slotNs]. */
  readonly start: bigint;
  readonly slotNs: bigint;
  readonly slots: number;
}

/** Groups of rows; of each how many are in each slot. */
export type LogCounts = readonly { readonly labels: Labels; readonly counts: Float64Array }[];

/** What LogQL and the Loki API need of the store. Labels are as Loki's OTLP endpoint makes them. */
export interface LogSource {
  /** Entries of the range in batches, in the order of `direction`; the conditions but for the matchers are hints. */
  scan(request: LogScan, signal: AbortSignal): AsyncIterable<LogBatch>;
  /** Streams with entries in the range, sorted by labels; no matchers: all. */
  series(matcherSets: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly Labels[]>;
  /** Of the streams with entries in the range; sorted. No matchers: all streams. */
  labelNames(matchers: readonly Matcher[], range: TimeRange): Promise<readonly string[]>;
  /** As {@link LogSource.labelNames}; without the empty value. */
  labelValues(name: string, matchers: readonly Matcher[], range: TimeRange): Promise<readonly string[]>;
  /** Sorted by labels. @param stepNs length of the steps, which begin at its multiples; the range is one step, unless given. */
  volume(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal: AbortSignal,
    stepNs?: bigint,
  ): Promise<readonly StreamVolume[]>;
  /** Counts rows; `undefined` where that cannot be told without reading them. Not all sources can. */
  counts?(request: CountRequest, signal: AbortSignal): Promise<LogCounts | undefined>;
  /**
   * Calls `listener` with the rows of matching streams as they become visible, in order of arrival.
   *
   * @returns ends the subscription.
   */
  follow(matchers: readonly Matcher[], listener: (batch: LogBatch) => void): () => void;
}
