import { errorCode, errorMessage } from "../../base/errors.ts";
import { sequence } from "../../base/units.ts";
import type { Sequence } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import { MetricsGenerator } from "../../span-metrics/generator.ts";
import type { GeneratorSettings } from "../../span-metrics/settings.ts";
import type { RecordTap } from "../../store/ingest-options.ts";
import { readStateFile, writeStateFile } from "./data-folder/state-file.ts";
import { Unsaved } from "./unsaved.ts";

/** Which metrics are made, and where they and its state go. */
export interface SpanMetricsFeedOptions {
  readonly settings: GeneratorSettings;
  /** Where its state is kept. */
  readonly path: string;
  /** Puts an ExportMetricsServiceRequest into the journal; resolves when it is durable. */
  readonly append: (request: Uint8Array) => Promise<void>;
  /** Names of metrics that the file of the record's epoch brings into the store itself: they are not made here. */
  readonly madeByFile: (record: JournalRecord) => ReadonlySet<string>;
  /** Whether all that is durable was seen: only then time that passes without spans counts. */
  readonly caughtUp: () => boolean;
  /** So much of the journal may be held back at most. */
  readonly maxHeldBytes: number;
  /** Told when `resumeFrom` has moved: less of the journal may be needed. */
  readonly onSaved: () => void;
  readonly onProblem: (message: string) => void;
}

const LOOK_MS = 1000;
/** Spans that arrived before a moment may be read a little after it. */
const LATE_MS = 2000;

/**
 * Makes metrics of the spans in the journal and puts them back into it, from where the store takes them as all
 * others. Its state is saved after them, with the record from which on spans are counted again after a crash: then
 * the same points are made again, and the store, which has them, passes them over.
 *
 * Whatever fails here never holds up the journal: the points are left out, and told.
 */
export class SpanMetricsFeed implements RecordTap {
  private readonly options: SpanMetricsFeedOptions;
  private readonly generator: MetricsGenerator;
  private durable: Sequence;
  private next: Sequence;
  private readonly unsaved: Unsaved;
  private saving: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Made beside the rhythm, while other points were on their way. */
  private waiting: readonly Uint8Array[] = [];

  private constructor(options: SpanMetricsFeedOptions, generator: MetricsGenerator, resumeFrom: Sequence) {
    this.options = options;
    this.unsaved = new Unsaved(options.maxHeldBytes);
    this.generator = generator;
    this.durable = resumeFrom;
    this.next = resumeFrom;
  }

  /** Goes on from the saved state; one that cannot be read is told, and counting begins anew. */
  static async open(options: SpanMetricsFeedOptions): Promise<SpanMetricsFeed> {
    try {
      const { resumeFrom, state } = await readStateFile(options.path);
      const generator = new MetricsGenerator(options.settings);
      generator.restore(state);
      return new SpanMetricsFeed(options, generator, resumeFrom);
    } catch (error) {
      if (errorCode(error) !== "ENOENT")
        options.onProblem(`span metrics begin anew: ${options.path}: ${errorMessage(error)}`);
      return new SpanMetricsFeed(options, new MetricsGenerator(options.settings), sequence(1));
    }
  }

  get resumeFrom(): Sequence {
    return this.durable;
  }

  get holdsBack(): boolean {
    return this.next > this.durable;
  }

  /** Spans and series left out since the start, by reason. */
  get dropped(): Readonly<Record<string, number>> {
    return this.generator.dropped;
  }

  /** From now on time that passes makes points, too. */
  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Counts the spans that the store gets, as Tempo's generator those that Tempo does. */
  append(record: JournalRecord, stored: Uint8Array | undefined): void {
    if (record.sequence < this.next) return;
    if (record.signal === "traces") this.count(record, stored);
    if (this.holdsBack) this.unsaved.append(record);
    if (this.unsaved.isTooMuch) this.save([]);
  }

  private count(record: JournalRecord, stored: Uint8Array | undefined): void {
    this.collect(record.receivedAt);
    this.leave(record);
    if (stored !== undefined) this.generator.observe(stored, record.receivedAt);
    this.next = sequence(record.sequence + 1);
  }

  /** What was counted since the state was saved is counted again by the next process. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.saving;
  }

  private look(): void {
    if (this.options.caughtUp()) this.collect(Date.now() - LATE_MS);
    if (this.holdsBack && this.unsaved.isDue) this.save([]);
  }

  /** While the last points are on their way, spans go on to be counted, and the next points wait. */
  private collect(now: number): void {
    if (this.saving !== undefined) return;
    const requests = this.generator.collect(now);
    if (requests.length > 0) this.save(requests);
  }

  private leave(record: JournalRecord): void {
    const last = this.generator.leave(this.options.madeByFile(record), record.receivedAt);
    if (last.length === 0) return;
    this.waiting = [...this.waiting, ...last];
    this.save([]);
  }

  private save(due: readonly Uint8Array[]): void {
    if (this.saving !== undefined) return;
    const requests = [...this.waiting, ...due];
    this.waiting = [];
    const snapshot = { resumeFrom: this.next, state: JSON.stringify(this.generator.state()) };
    this.unsaved.reset();
    this.saving = this.publish(requests, snapshot).finally(() => {
      this.durable = snapshot.resumeFrom;
      this.saving = undefined;
      this.options.onSaved();
      if (this.waiting.length > 0) this.save([]);
    });
  }

  private async publish(
    requests: readonly Uint8Array[],
    { resumeFrom, state }: { readonly resumeFrom: Sequence; readonly state: string },
  ): Promise<void> {
    try {
      for (const request of requests) await this.options.append(request);
      await writeStateFile(this.options.path, resumeFrom, state);
    } catch (error) {
      this.options.onProblem(`span metrics: ${errorMessage(error)}`);
    }
  }
}
