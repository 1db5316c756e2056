import { errorMessage } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Sequence } from "../base/units.ts";
import type { Follower, Passed } from "../journal/follower.ts";
import type { Signal } from "../model/signal.ts";
import { Batch } from "./batch.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { deliver } from "./delivery.ts";
import type { Destination } from "./destination.ts";
import type { LaneFlow } from "./flow.ts";
import { Flights } from "./flights.ts";
import { Gate } from "./gate.ts";
import type { LaneCounts } from "./lane-counts.ts";
import { LaneLog } from "./lane-log.ts";
import { RecordSource } from "./record-source.ts";
import type { LaneStatus } from "./status.ts";
import type { Transport } from "./transport/transport.ts";
import { Waiter } from "./waiter.ts";

export interface LaneOptions {
  readonly journalDir: string;
  readonly follower: Follower;
  /** Last record that is durable. */
  readonly committed: () => Sequence;
  readonly destination: Destination;
  readonly flow: LaneFlow;
  readonly transport: Transport;
  readonly deadLetters: DeadLetters;
  /** Counted on from where they are. */
  readonly counts: LaneCounts;
  readonly log: Logger;
  /** Takes secrets out of a text. */
  readonly mask: (text: string) => string;
}

/** What a destination refused as too large is not sent again as one; but no batch is made smaller than this. */
const SMALLEST_BATCH_BYTES = 64 * 1024;
/** How long the place may stand behind records of other signals. */
const IDLE_ADVANCE_MS = 5000;

/**
 * The copy of one signal to one destination: reads the journal, merges records into requests, keeps a bounded
 * number of them under way, and moves the follower over those that are done.
 */
export class Lane {
  private readonly options: LaneOptions;
  private readonly source: RecordSource;
  private readonly gate: Gate;
  private readonly log: LaneLog;
  private readonly flights: Flights;
  private readonly deliveries = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly aborting = new AbortController();
  private readonly waiter = new Waiter();
  private maxBytes: number;
  private isPaused = false;
  private idleSince = 0;
  private gathering = new Batch();
  private loop: Promise<void> | undefined;
  private ending: Promise<void> | undefined;

  constructor(options: LaneOptions) {
    const { follower, destination } = options;
    this.options = options;
    this.maxBytes = destination.batch.maxBytes;
    this.gate = new Gate(destination.retry);
    this.flights = new Flights(destination.inFlight[follower.signal], (next, passed) =>
      this.advance(next, passed),
    );
    this.log = new LaneLog({
      ...options,
      signal: follower.signal,
      to: destination.name,
      onSplit: (bytes) => {
        this.maxBytes = Math.max(SMALLEST_BATCH_BYTES, Math.min(this.maxBytes, Math.floor(bytes / 2)));
      },
    });
    this.source = new RecordSource({
      ...options,
      onUnmade: (record, reason) => this.log.unmade(record, reason),
      onMissing: (count) => this.log.warn("missing", `${count} requests are damaged or gone: not sent`),
    });
  }

  get signal(): Signal {
    return this.options.follower.signal;
  }

  /** Sends until {@link Lane.stop}; called again it does nothing. */
  start(): void {
    this.loop ??= this.run();
  }

  /** More is durable. */
  notify(): void {
    this.waiter.wake();
  }

  /** What is under way goes on; nothing else is begun. */
  pause(isPaused: boolean): void {
    if (this.isPaused === isPaused) return;
    this.isPaused = isPaused;
    this.gate.pause(isPaused);
    this.waiter.wake();
  }

  /**
   * Begins nothing any more, and ends when what is under way is answered. After `graceMs` it waits no longer: what is not
   * known to have arrived is sent again by the next lane. May be called again with less.
   */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    this.waiter.wake();
    const timer = setTimeout(() => this.aborting.abort(), graceMs);
    await (this.ending ??= this.end());
    clearTimeout(timer);
  }

  /** Of a lane that was stopped it still tells what was left. */
  status(): LaneStatus {
    const { counts } = this.options;
    const { waiting, lost } = this.options.follower;
    const oldest = waiting.records === 0 ? undefined : (this.flights.oldest ?? this.gathering.oldest);
    const { counted, failingSince, lastError } = counts;
    return {
      ...counted,
      queue: { ...waiting, ...(oldest === undefined ? {} : { oldest }) },
      inFlight: this.flights.count,
      lost,
      ...(failingSince === undefined ? {} : { failingSince }),
      ...(lastError === undefined ? {} : { lastError }),
    };
  }

  private async end(): Promise<void> {
    await this.loop;
    await Promise.allSettled(this.deliveries);
    await this.advanceIdle();
    this.source.close();
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      try {
        if (this.flights.hasRoom && !this.isPaused) await this.begin();
        else await this.waiter.wait();
      } catch (error) {
        this.log.warn("reading", `what is to be sent cannot be read or made: ${errorMessage(error)}`);
        await this.waiter.sleep(this.options.destination.retry.longestMs, this.stopping.signal);
      }
    }
  }

  /** Gathers the next request and sends it on its way; returns sooner when there is none, or at a stop. */
  private async begin(): Promise<void> {
    const batch = this.gathering;
    const isFull = await this.source.fill(batch, this.maxBytes, this.stopping.signal);
    if (this.isStopped) return;
    if (batch.oldest === undefined) return this.rest();
    // A clock that was set back must not hold it up for longer.
    const age = Math.max(0, Date.now() - batch.oldest);
    const { timeoutMs } = this.options.destination.batch;
    if (!isFull && age < timeoutMs) return this.waiter.sleep(timeoutMs - age, this.stopping.signal);
    this.gathering = new Batch();
    this.launch(batch);
  }

  /** Until more is durable; passes what came of other signals, now and then. */
  private async rest(): Promise<void> {
    if (this.source.hasMore) return;
    const isBehind = this.source.next > this.options.follower.next;
    const dueMs = this.idleSince + IDLE_ADVANCE_MS - performance.now();
    if (isBehind && dueMs <= 0) return this.advanceIdle();
    await this.waiter.wait(isBehind ? dueMs : undefined);
    // Others may follow at once: they are looked for together.
    await this.waiter.sleep(this.options.destination.batch.timeoutMs / 2, this.stopping.signal);
  }

  private async advanceIdle(): Promise<void> {
    this.idleSince = performance.now();
    const isHolding = this.flights.count > 0 || !this.gathering.isEmpty;
    if (!isHolding && this.source.next > this.options.follower.next) await this.advance(this.source.next, []);
  }

  private launch(batch: Batch): void {
    const settle = this.flights.begin(batch, this.source.next);
    const delivery = this.fly(batch, settle);
    this.deliveries.add(delivery);
    void delivery.finally(() => this.deliveries.delete(delivery));
  }

  private async fly(batch: Batch, settle: () => Promise<void>): Promise<void> {
    if (!(await this.carry(batch))) return;
    this.options.counts.arrived(batch.sentRecords);
    await settle();
    this.waiter.wake();
  }

  /** @returns whether it is done; if not, this lane was stopped. */
  private async carry(batch: Batch): Promise<boolean> {
    if (batch.bytes === 0) return true;
    const { destination, transport, follower } = this.options;
    const stop = this.stopping.signal;
    const way = { destination, transport, gate: this.gate, stop, abort: this.aborting.signal };
    const payload = batch.join();
    const events = this.log.eventsOf(batch.range);
    for (;;) {
      try {
        await deliver(way, follower.signal, payload, events);
        return true;
      } catch (error) {
        if (this.isStopped) return false;
        // Not by the destination: it may be out of memory, for example.
        this.gate.failedWith(undefined);
        events.failed(errorMessage(error));
      }
    }
  }

  private async advance(next: Sequence, passed: readonly Passed[]): Promise<void> {
    try {
      await this.options.follower.advance(next, passed);
    } catch (error) {
      this.log.warn("place", `how far they are cannot be noted: ${errorMessage(error)}`);
    }
  }
}
