import type { Logger } from "../base/logger.ts";
import { errorMessage } from "../base/errors.ts";
import type { Journal } from "../journal/journal.ts";
import type { JournalRecord } from "../journal/record.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Destination } from "./destination.ts";
import { deadLettersOf, isPaused } from "./folder.ts";
import { HeldPlaces } from "./held-places.ts";
import {
  destinationOf,
  followerName,
  forget,
  forgetUnused,
  heldNames,
  heldSignals,
  heldStatus,
  namesToForget,
} from "./held.ts";
import { Lane } from "./lane.ts";
import { destinationMasker, shownPlace } from "./mask.ts";
import { openTransport } from "./open-transport.ts";
import type { DestinationStatus } from "./status.ts";
import type { Transport } from "./transport/transport.ts";

export interface ForwarderOptions {
  readonly journal: Journal;
  readonly journalDir: string;
  /** Folder for pauses and dead letters. */
  readonly dir: string;
  readonly destinations: readonly Destination[];
  /**
   * What of a record would be sent to a destination that is not set now if it came back; everything if absent. What is
   * not is passed.
   */
  readonly isHeldFor?: (destination: string) => (record: JournalRecord) => boolean;
  readonly log: Logger;
}

/** How often it is looked whether somebody paused a destination. */
const LOOK_MS = 500;
/** What requests under way have left at a stop. */
const GRACE_MS = 500;

interface Branch {
  readonly destination: Destination;
  readonly transport: Transport;
  readonly deadLetters: DeadLetters;
  readonly lanes: readonly Lane[];
  isPaused: boolean;
}

/** Copies what the journal gets to all destinations, each signal of each by itself: none waits for another. */
export class Forwarder {
  private readonly options: ForwarderOptions;
  private branches: readonly Branch[];
  /** Those that are set, also while their lanes end and begin. */
  private destinations: readonly Destination[];
  /** Files that this process has begun: what it wrote stays. */
  private readonly begunFiles = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private held: HeldPlaces | undefined;

  private constructor(options: ForwarderOptions) {
    this.options = options;
    this.destinations = options.destinations;
    this.branches = options.destinations.map((destination) =>
      branchTo(destination, options, this.begunFiles),
    );
  }

  /** New destinations get what is appended from now on, the others go on where they were. */
  static async start(options: ForwarderOptions): Promise<Forwarder> {
    const forwarder = new Forwarder(options);
    await forwarder.begin();
    forwarder.timer = setInterval(() => forwarder.look(), LOOK_MS);
    return forwarder;
  }

  /**
   * Sends to these from now on, each from where it was. Those whose settings are the same go on undisturbed, with the
   * flows that they have: whoever calls sees to it that these know of the change. To the others, what is under way and
   * does not arrive at once is sent again. New ones get what is appended from now on. One call at a time.
   */
  async replace(destinations: readonly Destination[]): Promise<void> {
    const kept = this.branches.filter((branch) => destinations.some((each) => isSame(each, branch)));
    const others = this.branches.filter((branch) => !kept.includes(branch));
    this.destinations = destinations;
    this.branches = kept;
    await Promise.all([end(others), this.held?.finish()]);
    this.branches = destinations.map(
      (each) => kept.find((branch) => isSame(each, branch)) ?? branchTo(each, this.options, this.begunFiles),
    );
    await this.begin();
  }

  /** More of the journal is durable. */
  notify(): void {
    for (const lane of this.lanes()) lane.notify();
  }

  /** Those that are set, and then those that are not, but for which something is kept. */
  status(): readonly DestinationStatus[] {
    const { journal, dir } = this.options;
    const active = this.branches.map(({ destination, deadLetters, lanes, isPaused: paused }) => ({
      name: destination.name,
      protocol: destination.protocol,
      endpoint: shownPlace(destination),
      isPaused: paused,
      deadLetters: deadLetters.size(),
      signals: {
        ...heldSignals(journal, destination.name),
        ...Object.fromEntries(lanes.map((lane) => [lane.signal, lane.status()])),
      },
    }));
    const names = new Set(this.destinations.map(({ name }) => name));
    return [...active, ...heldNames(journal, dir, names).map((name) => heldStatus(journal, dir, name))];
  }

  /** What is under way and does not arrive at once is sent by the next process. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([end(this.branches), this.held?.stop()]);
  }

  private async begin(): Promise<void> {
    const { journal, log } = this.options;
    await journal.saveFollowers().catch((error: unknown) => {
      log.warn(`forward: the places in the journal cannot be noted: ${errorMessage(error)}`);
    });
    this.look();
    for (const lane of this.lanes()) lane.start();
    this.held = this.holdOthers();
  }

  private holdOthers(): HeldPlaces | undefined {
    const { journal, journalDir, isHeldFor, log } = this.options;
    if (isHeldFor === undefined) return undefined;
    const sent = new Set(
      this.branches.flatMap(({ destination, lanes }) =>
        lanes.map(({ signal }) => followerName(destination.name, signal)),
      ),
    );
    return new HeldPlaces({
      journalDir,
      followers: journal.listFollowers().filter(({ name }) => !sent.has(name)),
      committed: () => journal.committedSequence,
      isFor: (follower) => isHeldFor(destinationOf(follower)),
      log,
    });
  }

  private lanes(): readonly Lane[] {
    return this.branches.flatMap(({ lanes }) => lanes);
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
      const paused = isPaused(this.options.dir, branch.destination.name);
      if (paused === branch.isPaused) continue;
      branch.isPaused = paused;
      for (const lane of branch.lanes) lane.pause(paused);
      this.options.log.info(`forward to ${branch.destination.name}: ${paused ? "paused" : "resumed"}`);
    }
  }
}

/** Flows, and headers that are asked for anew each time, are of the name. */
const isSame = (destination: Destination, branch: Branch): boolean =>
  JSON.stringify(destination) === JSON.stringify(branch.destination);

async function end(branches: readonly Branch[]): Promise<void> {
  await Promise.all(branches.flatMap(({ lanes }) => lanes.map((lane) => lane.stop(GRACE_MS))));
  await Promise.all(branches.map(({ transport }) => transport.close()));
}

function branchTo(destination: Destination, options: ForwarderOptions, begunFiles: Set<string>): Branch {
  const { journal, journalDir, log } = options;
  const transport = openTransport(destination, { log, begunFiles });
  const deadLetters = deadLettersOf(options.dir, destination.name, destination.deadLetters);
  const mask = destinationMasker(destination);
  const lanes = destination.signals.map((signal) => {
    const follower = journal.follow(followerName(destination.name, signal), signal);
    const committed = () => journal.committedSequence;
    return new Lane({ journalDir, follower, committed, destination, transport, deadLetters, log, mask });
  });
  return { destination, transport, deadLetters, lanes, isPaused: false };
}
