/** What is done with the times since when samples count. */
export interface StartTimes {
  /** Whether they are kept with the samples. */
  readonly areKept: boolean;
  /** Whether a counter gets a sample of 0 where it began. */
  readonly addZeros: boolean;
}

export interface MetricStoreOptions {
  /** The store's own folder; made when missing. */
  readonly dir: string;
  /**
   * Series kept at once, from the first sample to the removal of the last; samples of others are dropped and
   * counted. Default 1,000,000, and 200,000 of one metric name.
   */
  readonly maxSeries?: number;
  readonly maxSeriesPerMetric?: number;
  /** How far a sample may lie behind the newest one of its series, milliseconds. Default 30 minutes. */
  readonly outOfOrderWindowMs?: number;
  /** What is done with start times of samples. Default: nothing. */
  readonly startTimes?: StartTimes;
  /** Whether series of OTLP metrics get labels of their type and unit. Default: no. */
  readonly typesAreLabels?: boolean;
  /** Samples in memory before they go into a block. Default 2,000,000, 16 bytes each. */
  readonly sealSamples?: number;
  /** Exemplars in memory before they go into a block; newer ones replace the oldest. Default 20,000. */
  readonly maxExemplars?: number;
  /** Decoded chunks kept for the next query. Default 32 MiB. */
  readonly cacheBytes?: number;
  /** Called for each point that is refused. Default: nobody. */
  readonly onRefused?: () => void;
  /** Told, in a sentence for people, of damaged files and what was done about them. Default: nobody. */
  readonly report?: (problem: string) => void;
}

export const DEFAULTS = {
  maxSeries: 1_000_000,
  maxSeriesPerMetric: 200_000,
  outOfOrderWindowMs: 30 * 60_000,
  startTimes: { areKept: false, addZeros: false },
  typesAreLabels: false,
  sealSamples: 2_000_000,
  maxExemplars: 20_000,
  cacheBytes: 32 * 1024 * 1024,
  onRefused: (): void => undefined,
  report: (): void => undefined,
} as const;
