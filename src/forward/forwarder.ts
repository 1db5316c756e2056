import { errorMessage } from "../base/errors.ts";
import type { Follower, Span } from "../journal/follower.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { Signal } from "../model/signal.ts";
import { Branch, GRACE_MS } from "./branch.ts";
import type { BranchOptions } from "./branch.ts";
import type { Destination } from "./destination.ts";
import { isPaused } from "./folder.ts";
import { HeldPlaces } from "./held-places.ts";
import { destinationOf, forget, forgetUnused, heldNames, heldStatus, namesToForget } from "./held.ts";
import { isLocal } from "./mask.ts";
import { Remembered } from "./remembered.ts";
import type { DestinationStatus } from "./status.ts";

export interface ForwarderOptions extends BranchOptions {
  readonly destinations: readonly Destination[];
  /**
   * What of a record would be sent to a destination that is not set now if it came back; everything if absent. What is
   * not is passed.
   */
  readonly isHeldFor?: (destination: string) => (record: JournalRecord) => boolean | Promise<boolean>;
  /** The parts of the journal in which no file sends to a destination what is received of a signal; none if absent. */
  readonly unsent?: (destination: string, signal: Signal) => readonly Span[];
}

/** How often it is looked whether somebody paused a destination. */
const LOOK_MS = 500;
/** Copies what the journal gets to all destinations, each signal of each by itself: none waits for another. */
export class Forwarder {
  private readonly options: ForwarderOptions;
  private branches: readonly Branch[];
  /** Those that are set, also while their lanes end and begin. */
  private destinations: readonly Destination[];
  private readonly remembered = new Remembered();
  /** Ways that are sent to no more, while their last requests are answered; and when each follower is free. */
  private readonly leaving = new Map<Branch, Promise<void>>();
  private readonly free = new Map<string, Promise<void>>();
  private isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private held: HeldPlaces | undefined;

  private constructor(options: ForwarderOptions) {
    this.options = options;
    this.destinations = options.destinations;
    this.branches = options.destinations.map((each) => new Branch(each, options, this.remembered));
  }

  /** New destinations get what is appended from now on, the others go on where they were. */
  static async start(options: ForwarderOptions): Promise<Forwarder> {
    const forwarder = new Forwarder(options);
    await forwarder.begin(forwarder.branches);
    forwarder.timer = setInterval(() => forwarder.look(), LOOK_MS);
    return forwarder;
  }

  /**
   * Sends to these from now on, each from where it was. Those whose settings are the same go on undisturbed, with the
   * flows that they have: whoever calls sees to it that these know of the change. To the others no request is begun any
   * more; those under way are waited for, beside all else, and only then it goes on there. New ones get what is appended
   * from now on. One call at a time.
   */
  async replace(destinations: readonly Destination[]): Promise<void> {
    const kept = this.branches.filter((branch) => destinations.some((each) => branch.isTo(each)));
    const others = this.branches.filter((branch) => !kept.includes(branch));
    this.destinations = destinations;
    this.branches = kept;
    for (const branch of others) this.leave(branch);
    // Files may be written on by their successors.
    const files = others.filter(({ destination }) => isLocal(destination));
    await Promise.all([...files.map((branch) => this.leaving.get(branch)), this.held?.finish()]);
    this.branches = destinations.map(
      (each) => kept.find((branch) => branch.isTo(each)) ?? new Branch(each, this.options, this.remembered),
    );
    await this.begin(this.branches.filter((branch) => !kept.includes(branch)));
  }

  /** More of the journal is durable. */
  notify(): void {
    for (const { lanes } of this.branches) for (const lane of lanes.values()) lane.notify();
  }

  /** Those that are set, and then those that are not, but for which something is kept. */
  status(): readonly DestinationStatus[] {
    const { journal, dir } = this.options;
    const active = this.branches.map((branch) => branch.status());
    const names = new Set(this.destinations.map(({ name }) => name));
    const held = heldNames(journal, dir, names);
    return [...active, ...held.map((name) => heldStatus(journal, dir, name, this.remembered))];
  }

  /** What is under way and does not arrive at once is sent by the next process. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.isStopped = true;
    const branches = [...this.branches, ...this.leaving.keys()];
    await Promise.all([...branches.map((branch) => branch.end(GRACE_MS)), this.held?.stop()]);
  }

  /** @param branches those that are new. */
  private async begin(branches: readonly Branch[]): Promise<void> {
    const { journal, log } = this.options;
    const begun = branches.map((branch) => [branch, branch.followers()] as const);
    await journal.saveFollowers().catch((error: unknown) => {
      log.warn(`forward: the places in the journal cannot be noted: ${errorMessage(error)}`);
    });
    this.look();
    this.held = this.holdOthers();
    for (const [branch, followers] of begun) {
      for (const follower of followers) {
        const free = this.free.get(follower.name);
        if (free === undefined) branch.begin(follower);
        else void free.then(() => this.beginLate(branch, follower));
      }
    }
  }

  /** Its last lane has ended. */
  private beginLate(branch: Branch, { name, signal }: Follower): void {
    if (!this.isStopped && this.branches.includes(branch))
      branch.begin(this.options.journal.follow(name, signal));
  }

  /** Waits for the answers to what is under way, so that it is known what arrived. */
  private leave(branch: Branch): void {
    for (const [name, lane] of branch.lanes)
      this.free.set(name, this.setFree(name, lane.stop(branch.answerMs)));
    const ended = branch.end(branch.answerMs).finally(() => this.leaving.delete(branch));
    this.leaving.set(branch, ended);
  }

  private async setFree(name: string, stopped: Promise<void>): Promise<void> {
    await stopped;
    this.free.delete(name);
    const follower = this.options.journal.listFollowers().find((each) => each.name === name);
    if (follower !== undefined && !this.isSent(follower)) this.held?.add(follower);
  }

  private holdOthers(): HeldPlaces | undefined {
    const { journal, journalDir, isHeldFor, unsent, log } = this.options;
    if (isHeldFor === undefined) return undefined;
    return new HeldPlaces({
      journalDir,
      followers: journal.listFollowers().filter((each) => !this.isSent(each) && !this.free.has(each.name)),
      committed: () => journal.committedSequence,
      isFor: (follower) => isHeldFor(destinationOf(follower)),
      unsent: (follower) => unsent?.(destinationOf(follower), follower.signal) ?? [],
      log,
    });
  }

  private isSent(follower: Follower): boolean {
    const name = destinationOf(follower);
    const destination = this.destinations.find((each) => each.name === name);
    return destination?.signals.includes(follower.signal) === true;
  }

  private async forgetThoseAsked(): Promise<void> {
    const { journal, dir, log } = this.options;
    for (const name of namesToForget(dir)) {
      const used = this.destinations.find((destination) => destination.name === name);
      if (used === undefined) await forget(journal, dir, name);
      else await forgetUnused(journal, dir, used);
      log.info(
        `forward to ${name}: what was kept for it${used === undefined ? "" : " and is not sent any more"} is given up`,
      );
    }
  }

  private look(): void {
    this.forgetThoseAsked().catch((error: unknown) => {
      this.options.log.warn(`forward: a destination cannot be forgotten: ${errorMessage(error)}`);
    });
    for (const branch of this.branches) {
      const { name } = branch.destination;
      const paused = isPaused(this.options.dir, name);
      if (branch.pause(paused)) this.options.log.info(`forward to ${name}: ${paused ? "paused" : "resumed"}`);
    }
  }
}
