import type { Labels } from "../../../model/labels.ts";
import type { Matcher } from "../../../model/matcher.ts";
import type {
  CountRequest,
  LogBatch,
  LogCounts,
  LogScan,
  LogSource,
  StreamVolume,
} from "../../../store/logs/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";
import type { Deletion } from "./deletion.ts";

/**
 * A source without the lines that are to be deleted, from the moment they are. As in Loki, its index (streams, labels,
 * volumes) has them until they are gone from the store.
 */
export class WithoutDeleted implements LogSource {
  private readonly source: LogSource;
  private readonly deletions: () => readonly Deletion[];

  /** @param deletions those that hold now. */
  constructor(source: LogSource, deletions: () => readonly Deletion[]) {
    this.source = source;
    this.deletions = deletions;
  }

  async *scan(scan: LogScan, signal: AbortSignal): AsyncGenerator<LogBatch> {
    const deletions = this.in(scan);
    const readsLines = deletions.some((deletion) => deletion.readsLines);
    const need = readsLines ? { lines: true, metadata: true } : scan.need;
    const { limit, ...rest } = scan;
    // Those that are hidden do not count.
    const limits = limit === undefined || deletions.length > 0 ? {} : { limit };
    const wanted = { ...rest, ...limits, need };
    for await (const batch of this.source.scan(wanted, signal)) yield without(batch, deletions);
  }

  async counts(request: CountRequest, signal: AbortSignal): Promise<LogCounts | undefined> {
    const { start, slotNs, slots } = request;
    const end = start + slotNs * BigInt(slots) + 1n;
    if (this.deletions().some((one) => one.start < end && one.end > start)) return undefined;
    return this.source.counts?.(request, signal);
  }

  series(matcherSets: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly Labels[]> {
    return this.source.series(matcherSets, range);
  }

  labelNames(matchers: readonly Matcher[], range: TimeRange): Promise<readonly string[]> {
    return this.source.labelNames(matchers, range);
  }

  labelValues(name: string, matchers: readonly Matcher[], range: TimeRange): Promise<readonly string[]> {
    return this.source.labelValues(name, matchers, range);
  }

  volume(
    matchers: readonly Matcher[],
    range: TimeRange,
    signal: AbortSignal,
    stepNs?: bigint,
  ): Promise<readonly StreamVolume[]> {
    return this.source.volume(matchers, range, signal, stepNs);
  }

  follow(matchers: readonly Matcher[], listener: (batch: LogBatch) => void): () => void {
    return this.source.follow(matchers, (batch) => {
      const rest = without(batch, this.deletions());
      if (rest.length > 0) listener(rest);
    });
  }

  private in({ start, end }: TimeRange): readonly Deletion[] {
    return this.deletions().filter((deletion) => deletion.start < end && deletion.end > start);
  }
}

function without(batch: LogBatch, deletions: readonly Deletion[]): LogBatch {
  if (deletions.length === 0) return batch;
  const kept: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    if (!deletions.some((deletion) => deletion.goes(batch, row))) kept.push(row);
  }
  if (kept.length === batch.length) return batch;
  const pick = <T>(values: readonly T[]): T[] => kept.flatMap((row) => values.slice(row, row + 1));
  return {
    length: kept.length,
    times: BigInt64Array.from(kept, (row) => batch.times[row] ?? 0n),
    streams: pick(batch.streams),
    lines: pick(batch.lines),
    metadata: (row) => batch.metadata(kept[row] ?? -1),
    mayHave: (row, name) => batch.mayHave(kept[row] ?? -1, name),
  };
}
