import { unixNano } from "../../../base/units.ts";
import { Labels } from "../../../model/labels.ts";
import { type Matcher, compileMatchers } from "../../../model/matcher.ts";
import type { LogBatch, LogScan, LogSource, StreamVolume } from "../../../store/logs/source.ts";
import type { TimeRange } from "../../../store/signal-store.ts";

/** A line as a test writes it. */
export interface TestLine {
  /** Unix nanoseconds. */
  readonly time: bigint;
  readonly line: string;
  readonly stream: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

interface Row {
  readonly time: bigint;
  readonly line: string;
  readonly stream: Labels;
  readonly metadata: Labels;
}

/** Logs in memory, exact and simple: what a store answers, for tests of what reads one. */
export class MemorySource implements LogSource {
  /** Scans asked for, so that tests see what was pushed down. */
  readonly scans: LogScan[] = [];
  private readonly rows: Row[] = [];
  private readonly streams = new Map<string, Labels>();
  private readonly listeners = new Set<(rows: readonly Row[]) => void>();

  constructor(lines: readonly TestLine[] = []) {
    this.add(lines);
  }

  add(lines: readonly TestLine[]): void {
    const rows = lines.map((line) => this.row(line));
    for (const row of rows) this.rows.push(row);
    this.rows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    for (const listener of this.listeners) listener(rows);
  }

  async *scan(scan: LogScan, signal: AbortSignal): AsyncGenerator<LogBatch> {
    this.scans.push(scan);
    const found = this.select(scan.matchers, scan).filter(({ line }) =>
      scan.lines.every(({ text, negated }) => line.includes(text) !== negated),
    );
    const ordered = scan.direction !== "backward" ? found : found.toReversed();
    for (let from = 0; from < ordered.length && !signal.aborted; from += 4096) {
      yield batchOf(ordered.slice(from, from + 4096), scan.need);
      await Promise.resolve();
    }
  }

  async series(matcherSets: readonly (readonly Matcher[])[], range: TimeRange): Promise<readonly Labels[]> {
    const sets = matcherSets.length === 0 ? [[]] : matcherSets;
    const found = new Map<string, Labels>();
    for (const matchers of sets) {
      for (const { stream } of this.select(matchers, range)) found.set(stream.key(), stream);
    }
    return Promise.resolve([...found.values()].toSorted((a, b) => (a.key() < b.key() ? -1 : 1)));
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange): Promise<readonly string[]> {
    const names = this.select(matchers, range).flatMap(({ stream }) => stream.pairs.map(([name]) => name));
    return Promise.resolve([...new Set(names)].toSorted());
  }

  async labelValues(
    name: string,
    matchers: readonly Matcher[],
    range: TimeRange,
  ): Promise<readonly string[]> {
    const values = this.select(matchers, range).flatMap(({ stream }) => stream.get(name) || []);
    return Promise.resolve([...new Set(values)].toSorted());
  }

  async volume(
    matchers: readonly Matcher[],
    range: TimeRange,
    _: AbortSignal,
    stepNs?: bigint,
  ): Promise<readonly StreamVolume[]> {
    const volumes = new Map<string, StreamVolume & { bytes: number; entries: number }>();
    for (const { stream, line, metadata, time } of this.select(matchers, range)) {
      const step = stepNs === undefined ? 0 : Number(time / stepNs - range.start / stepNs);
      const key = `${step} ${stream.key()}`;
      const volume = volumes.get(key) ?? { labels: stream, step, bytes: 0, entries: 0 };
      volume.entries++;
      volume.bytes += Buffer.byteLength(line);
      for (const pair of metadata.pairs) volume.bytes += Buffer.byteLength(pair.join(""));
      volumes.set(key, volume);
    }
    return Promise.resolve([...volumes.values()]);
  }

  follow(matchers: readonly Matcher[], listener: (batch: LogBatch) => void): () => void {
    const matches = compileMatchers(matchers);
    const onRows = (rows: readonly Row[]): void => {
      const found = rows.filter(({ stream }) => matches(stream));
      if (found.length > 0) listener(batchOf(found, { lines: true, metadata: true }));
    };
    this.listeners.add(onRows);
    return () => this.listeners.delete(onRows);
  }

  private row({ time, line, stream, metadata }: TestLine): Row {
    const labels = Labels.fromObject(stream);
    const shared = this.streams.get(labels.key()) ?? labels;
    this.streams.set(shared.key(), shared);
    return { time, line, stream: shared, metadata: Labels.fromObject(metadata ?? {}) };
  }

  private select(matchers: readonly Matcher[], { start, end }: TimeRange): Row[] {
    const matches = compileMatchers(matchers);
    return this.rows.filter(({ time, stream }) => time >= start && time < end && matches(stream));
  }
}

function batchOf(rows: readonly Row[], need: LogScan["need"]): LogBatch {
  return {
    length: rows.length,
    times: BigInt64Array.from(rows, ({ time }) => unixNano(time)),
    streams: rows.map(({ stream }) => stream),
    lines: need.lines ? rows.map(({ line }) => line) : [],
    metadata: (row) => (need.metadata ? (rows[row]?.metadata ?? Labels.empty) : Labels.empty),
    mayHave: (row, name) => need.metadata && rows[row]?.metadata.has(name) === true,
  };
}
