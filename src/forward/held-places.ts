import { errorMessage } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Sequence } from "../base/units.ts";
import type { Follower, Span } from "../journal/follower.ts";
import type { JournalRecord } from "../journal/record.ts";
import { Batch } from "./batch.ts";
import { Skipper } from "./skipper.ts";
import { RecordSource } from "./record-source.ts";

export interface HeldPlacesOptions {
  readonly journalDir: string;
  readonly followers: readonly Follower[];
  /** Last record that is durable. */
  readonly committed: () => Sequence;
  /** Whether a destination that nothing is sent to now would be sent something of the record if it came back. */
  readonly isFor: (follower: Follower) => (record: JournalRecord) => boolean | Promise<boolean>;
  /** The parts of the journal in which no file sends there what is received; in order. */
  readonly unsent: (follower: Follower) => readonly Span[];
  readonly log: Logger;
}

const EVERY_MS = 1000;
const MARK = new Uint8Array(1);
const marked = (isFor: boolean): Uint8Array | undefined => (isFor ? MARK : undefined);

/**
 * Places of destinations to which nothing is sent now. What came while no file said to send it there is passed, so that
 * it neither takes room in the journal nor is counted as waiting; the place stays at the first record that is for it, and
 * what is behind that and not for it is skipped.
 */
export class HeldPlaces {
  private readonly places: HeldPlace[];
  private readonly options: Omit<HeldPlacesOptions, "followers">;
  private readonly stopping = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private passing: Promise<void> | undefined;

  constructor({ followers, ...options }: HeldPlacesOptions) {
    this.options = options;
    this.places = followers.map((follower) => new HeldPlace(follower, options));
    this.timer = setInterval(() => void this.begin(), EVERY_MS);
    void this.begin();
  }

  /** One more to which nothing is sent any more. */
  add(follower: Follower): void {
    if (!this.stopping.signal.aborted) this.places.push(new HeldPlace(follower, this.options));
  }

  /** Passes what came last; to be awaited before others read for the same followers. */
  async finish(): Promise<void> {
    clearInterval(this.timer);
    await this.passing;
    await this.begin();
    await this.stop();
  }

  /** Ends at once, without a look at what came last; places stay where they are. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.passing;
    for (const place of this.places) place.close();
  }

  private begin(): Promise<void> {
    this.passing ??= this.pass()
      .catch((error: unknown) =>
        this.options.log.warn(`forward: places cannot be moved: ${errorMessage(error)}`),
      )
      .finally(() => (this.passing = undefined));
    return this.passing;
  }

  private async pass(): Promise<void> {
    for (const place of this.places) await place.pass(this.stopping.signal);
  }
}

class HeldPlace {
  private readonly follower: Follower;
  private readonly source: RecordSource;
  private readonly committed: () => Sequence;
  private readonly skipper: Skipper;
  /** The record that is for it; all before it are passed. */
  private held: Sequence | undefined;

  constructor(follower: Follower, options: Omit<HeldPlacesOptions, "followers">) {
    const isFor = options.isFor(follower);
    this.follower = follower;
    this.committed = options.committed;
    this.skipper = new Skipper(follower, isFor, options);
    this.source = new RecordSource({
      ...options,
      follower,
      flow: (record) => {
        const found = isFor(record);
        return found instanceof Promise ? found.then(marked) : marked(found);
      },
      onMissing: () => {},
      // What is not known is not passed over.
      onUnmade: (_, reason) => Promise.reject(new Error(reason)),
    });
  }

  async pass(stop: AbortSignal): Promise<void> {
    await this.passToHeld(stop);
    if (this.held !== undefined) await this.skipper.skip(this.held, stop);
  }

  private async passToHeld(stop: AbortSignal): Promise<void> {
    const { source, follower } = this;
    // When the journal was full, what it held may be gone.
    if (this.held !== undefined && follower.next <= this.held) return;
    this.held = undefined;
    while (!stop.aborted && source.next <= this.committed()) {
      const { next: before } = source;
      const batch = await this.read(stop);
      const found = batch.bytes > 0 ? batch.passed.at(-1) : undefined;
      this.held = found?.sequence;
      const passed = found === undefined ? batch.passed : batch.passed.slice(0, -1);
      const next = found?.sequence ?? source.next;
      if (next > follower.next || passed.length > 0) await follower.advance(next, passed);
      if (found !== undefined || source.next === before) return;
    }
  }

  /** Up to the first record that is for it. */
  private async read(stop: AbortSignal, batch = new Batch()): Promise<Batch> {
    await this.source.fill(batch, MARK.length, stop);
    return batch;
  }

  close(): void {
    this.source.close();
  }
}
