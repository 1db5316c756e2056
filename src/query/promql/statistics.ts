/** What running a query took; as Prometheus reports it. */
export interface QueryStatistics {
  /** In seconds. */
  readonly timings: {
    /** All of it. */
    readonly evalTotalTime: number;
    readonly resultSortTime: number;
    /** Parsing, planning and reading from the store. */
    readonly queryPreparationTime: number;
    readonly innerEvalTime: number;
    readonly execQueueTime: number;
    readonly execTotalTime: number;
  };
  readonly samples: {
    /** Samples looked at, once for each step that did. */
    readonly totalQueryableSamples: number;
    /** Most samples held at once. */
    readonly peakSamples: number;
    readonly samplesRead: number;
  };
}

/** Counts while a query runs. */
export class StatisticsCounter {
  private readonly start = performance.now();
  private prepared = this.start;
  private evaluated = this.start;
  private read = 0;
  private peak = 0;
  private lookedAt = 0;

  /** @param samples read from the store. */
  preparationDone(samples: number): void {
    this.prepared = performance.now();
    this.read = samples;
    this.peak = samples;
  }

  evaluationDone(): void {
    this.evaluated = performance.now();
  }

  /** Samples that one step, or several together, took from what was read. */
  saw(samples: number): void {
    this.lookedAt += samples;
  }

  /** Points that an operation made, beside what was read. */
  held(points: number): void {
    this.peak = Math.max(this.peak, this.read + points);
  }

  /** As Prometheus' `stats` parameter has them; timings in seconds. */
  finish(): QueryStatistics {
    const now = performance.now();
    return {
      timings: {
        evalTotalTime: seconds(this.start, now),
        resultSortTime: seconds(this.evaluated, now),
        queryPreparationTime: seconds(this.start, this.prepared),
        innerEvalTime: seconds(this.prepared, this.evaluated),
        // Queries start at once.
        execQueueTime: 0,
        execTotalTime: seconds(this.start, now),
      },
      samples: { totalQueryableSamples: this.lookedAt, peakSamples: this.peak, samplesRead: this.read },
    };
  }
}

function seconds(from: number, to: number): number {
  return (to - from) / 1000;
}
