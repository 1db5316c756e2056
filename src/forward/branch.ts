import type { Logger } from "../base/logger.ts";
import type { Follower } from "../journal/follower.ts";
import type { Journal } from "../journal/journal.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { flowOf } from "./destination.ts";
import type { Destination } from "./destination.ts";
import type { LaneFlow } from "./flow.ts";
import { deadLettersOf } from "./folder.ts";
import { followerName, heldSignals } from "./held.ts";
import { Lane } from "./lane.ts";
import { destinationMasker, isLocal, shownPlace } from "./mask.ts";
import { openTransport } from "./open-transport.ts";
import type { Remembered } from "./remembered.ts";
import { makeTextHere } from "./request-text.ts";
import type { MakeText } from "./request-text.ts";
import type { DestinationStatus } from "./status.ts";
import type { Transport } from "./transport/transport.ts";

/** What the ways to all destinations share. */
export interface BranchOptions {
  readonly journal: Journal;
  readonly journalDir: string;
  /** Folder for pauses and dead letters. */
  readonly dir: string;
  /** What goes to a destination, in place of its own flows: the same, made elsewhere where it takes long. */
  readonly flowTo?: (destination: string) => LaneFlow;
  /** Makes texts of requests, in place of this thread. */
  readonly makeText?: MakeText;
  readonly log: Logger;
}

/** What requests under way have left at a stop. */
export const GRACE_MS = 500;

/** The way to one destination, with a lane for each signal. */
export class Branch {
  readonly destination: Destination;
  private readonly options: BranchOptions;
  private readonly remembered: Remembered;
  private readonly transport: Transport;
  private readonly deadLetters: DeadLetters;
  private readonly mask: (text: string) => string;
  private readonly running = new Map<string, Lane>();
  private isPaused = false;
  private closing: Promise<void> | undefined;

  constructor(destination: Destination, options: BranchOptions, remembered: Remembered) {
    this.destination = destination;
    this.options = options;
    this.remembered = remembered;
    const { begunFiles } = remembered;
    const { log, makeText = makeTextHere } = options;
    this.transport = openTransport(destination, { log, begunFiles, makeText });
    this.deadLetters = deadLettersOf(options.dir, destination.name, destination.deadLetters);
    this.mask = destinationMasker(destination);
  }

  /** Flows, and headers that are asked for anew each time, are of the name. */
  isTo(destination: Destination): boolean {
    return JSON.stringify(destination) === JSON.stringify(this.destination);
  }

  /** Lanes that were begun, by the names of their followers. */
  get lanes(): ReadonlyMap<string, Lane> {
    return this.running;
  }

  /** The places of all signals; those that are new begin with what is appended from now on. */
  followers(): readonly Follower[] {
    const { name, signals } = this.destination;
    return signals.map((signal) => this.options.journal.follow(followerName(name, signal), signal));
  }

  /** Sends from the follower's place on. */
  begin(follower: Follower): void {
    const { destination, transport, deadLetters, mask } = this;
    const { journal, journalDir, flowTo, log } = this.options;
    const flow = flowTo?.(destination.name) ?? flowOf(destination, follower.signal);
    const committed = () => journal.committedSequence;
    const lane = new Lane({
      journalDir,
      follower,
      committed,
      destination,
      flow,
      transport,
      deadLetters,
      counts: this.remembered.countsOf(follower.name),
      log,
      mask,
    });
    lane.pause(this.isPaused);
    lane.start();
    this.running.set(follower.name, lane);
  }

  /** @returns whether it was not paused, or not resumed, before. */
  pause(isPaused: boolean): boolean {
    if (this.isPaused === isPaused) return false;
    this.isPaused = isPaused;
    for (const lane of this.running.values()) lane.pause(isPaused);
    return true;
  }

  /** Of all signals with a place in the journal, also those that are not sent any more. */
  status(): DestinationStatus {
    const { name, protocol } = this.destination;
    const lanes = [...this.running.values()].map((lane) => [lane.signal, lane.status()] as const);
    return {
      name,
      protocol,
      endpoint: shownPlace(this.destination),
      isPaused: this.isPaused,
      deadLetters: this.deadLetters.size(),
      signals: { ...heldSignals(this.options.journal, name, this.remembered), ...Object.fromEntries(lanes) },
    };
  }

  /** How long a request under way can take to be answered. */
  get answerMs(): number {
    if (isLocal(this.destination)) return GRACE_MS;
    const { connectTimeoutMs, timeoutMs } = this.destination;
    return connectTimeoutMs + timeoutMs;
  }

  /** Begins no request any more, and ends when those under way are answered, or `graceMs` are over. */
  async end(graceMs: number): Promise<void> {
    await Promise.all([...this.running.values()].map((lane) => lane.stop(graceMs)));
    await (this.closing ??= this.transport.close());
  }
}
