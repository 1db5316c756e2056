import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { errorMessage } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { TapRoute } from "../../../route/compile.ts";
import type { Made, Tap } from "../../../route/source.ts";
import type { RecordTap } from "../../../store/ingest-options.ts";
import type { EpochRoute, EpochRoutes } from "./epoch-routes.ts";
import { isSameEpoch, sourceTag } from "./epoch.ts";
import type { Epoch } from "./epoch.ts";
import { TapFeed } from "./tap-feed.ts";
import { findTickets, newTicket } from "./ticket.ts";

/** The epochs whose taps are run, and what all of these share. */
export interface TapRunnerOptions {
  readonly routes: EpochRoutes;
  /** Folder of the taps' states. */
  readonly dir: string;
  /** Puts what a tap made into the journal, under its tag; once, also if it is asked twice. */
  readonly emit: (made: Made, source: string) => Promise<Sequence>;
  readonly journalDir: string;
  /** The last record that is durable. */
  readonly committed: () => Sequence;
  /** Whether all that is durable was seen: only then time that passes without arrivals counts. */
  readonly caughtUp: () => boolean;
  /** The last record that was read. */
  readonly position: () => Sequence;
  /** Told that the components of an earlier epoch make nothing any more. */
  readonly onEnded: (from: Sequence) => void;
  /** So much of the journal may be kept for what one tap still needs. */
  readonly maxHeldBytes: number;
  /** Told when `resumeFrom` may have moved. */
  readonly onSaved: () => void;
  readonly onProblem: (message: string) => void;
}

/** The taps of one epoch, each before those to which what it makes goes. */
interface EpochTaps {
  readonly epoch: Epoch;
  readonly feeds: readonly TapFeed[];
  isEnding: boolean;
}

const LOOK_MS = 1000;
const STATE = ".state";

/**
 * Runs the taps of all epochs that are not through: those of the file in use, and those of earlier ones until they have
 * seen the last record that is theirs.
 */
export class TapRunner implements RecordTap {
  private readonly options: TapRunnerOptions;
  private running: readonly EpochTaps[] = [];
  private readonly waiters: { readonly upTo: Sequence; readonly resolve: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  private constructor(options: TapRunnerOptions) {
    this.options = options;
  }

  /** Goes on from the saved states; time passes for the taps once it is started. */
  static async open(options: TapRunnerOptions): Promise<TapRunner> {
    const runner = new TapRunner(options);
    await runner.follow();
    return runner;
  }

  /** That of the tap that is furthest behind; Infinity where there is none. */
  get resumeFrom(): Sequence {
    return sequence(Math.min(...this.feeds().map(({ resumeFrom }) => resumeFrom)));
  }

  get holdsBack(): boolean {
    return this.feeds().some(({ holdsBack }) => holdsBack);
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Every second: time passes also where nothing arrives. */
  look(): void {
    for (const feed of this.feeds()) feed.look();
    this.wake();
  }

  append(record: JournalRecord): void {
    for (const feed of this.feeds()) feed.append(record);
  }

  /** Begins the taps of epochs that are new. */
  async follow(): Promise<void> {
    const { all } = this.options.routes;
    const isGone = ({ epoch }: EpochTaps): boolean => !all.some((each) => isSameEpoch(epoch, each.epoch));
    const gone = this.running.filter(isGone);
    // An epoch that got no record was replaced; the one in its place has the same folder.
    for (const { feeds } of gone) for (const feed of feeds) await feed.stop();
    this.running = this.running.filter((one) => !gone.includes(one));
    this.removeThrough();
    for (const each of all) {
      const isKnown = this.running.some(({ epoch }) => isSameEpoch(epoch, each.epoch));
      if (!isKnown && each.epoch.until === undefined) {
        const opened = await this.openEpoch(each);
        this.running = [...this.running, opened];
      }
    }
  }

  /**
   * Folders of epochs that are through, or gone. Not when they are, but when that is known to be noted: the states say
   * that all was made, and are asked if the process dies before.
   */
  private removeThrough(): void {
    const { dir, routes } = this.options;
    const open = routes.all.filter(({ epoch }) => epoch.until === undefined);
    const kept = new Set([...open, ...this.running].map(({ epoch }) => this.folderOf(epoch)));
    for (const name of existsSync(dir) ? readdirSync(dir) : []) {
      const folder = join(dir, name);
      if (!kept.has(folder)) rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Nothing but taps makes records of the epochs before `newest` any more: they end when they have seen theirs.
   *
   * @param upTo the last record that may be one of theirs.
   */
  end(newest: Sequence, upTo: Sequence): void {
    for (const taps of this.running) {
      if (taps.isEnding || taps.epoch.from >= newest) continue;
      taps.isEnding = true;
      this.endEpoch(taps, upTo).catch((error: unknown) => {
        this.options.onProblem(`route: ${errorMessage(error)}`);
      });
    }
  }

  /** Saves all states. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    for (const feed of this.feeds()) await feed.stop();
  }

  private feeds(): readonly TapFeed[] {
    return this.running.flatMap(({ feeds }) => feeds);
  }

  private async openEpoch({ epoch, route }: EpochRoute): Promise<EpochTaps> {
    const { routes, emit, journalDir, committed } = this.options;
    const { caughtUp, maxHeldBytes, onSaved, onProblem } = this.options;
    const open = ({ id, open: openTap, flow }: TapRoute): Promise<TapFeed> =>
      TapFeed.open({
        id,
        open: openTap,
        flow: routes.tap(epoch.from, flow),
        from: epoch.from,
        path: join(this.folderOf(epoch), `${id}${STATE}`),
        emit: (made, ticket) => emit(made, sourceTag(id, epoch, ticket)),
        newTicket: () => newTicket(committed()),
        find: (tickets) => findTickets(journalDir, tickets, committed()),
        caughtUp,
        maxHeldBytes,
        onSaved,
        onProblem,
      });
    // A route has those first to which others send.
    const taps = route?.taps.toReversed() ?? [];
    const gone = savedIn(this.folderOf(epoch)).filter((id) => taps.every((tap) => tap.id !== id));
    const all = [...gone.map((id) => ({ id, open: () => NO_TAP, flow: () => undefined })), ...taps];
    return { epoch, feeds: await Promise.all(all.map(open)), isEnding: false };
  }

  private async endEpoch({ epoch, feeds }: EpochTaps, upTo: Sequence): Promise<void> {
    await this.readUpTo(upTo);
    for (const feed of feeds) {
      if (this.isStopped) return;
      const last = await feed.finish();
      // The next one has to see what this one made.
      if (last !== undefined) await this.readUpTo(last);
    }
    if (this.isStopped) return;
    this.running = this.running.filter((one) => one.epoch !== epoch);
    this.options.onSaved();
    this.options.onEnded(epoch.from);
  }

  private folderOf({ from }: Epoch): string {
    return join(this.options.dir, String(from));
  }

  private readUpTo(upTo: Sequence): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push({ upTo, resolve });
      this.wake();
    });
  }

  private wake(): void {
    const position = this.options.position();
    for (const waiter of this.waiters.splice(0)) {
      if (waiter.upTo <= position) waiter.resolve();
      else this.waiters.push(waiter);
    }
  }
}

/** Taps of which there is a state. */
function savedIn(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.flatMap((name) => (name.endsWith(STATE) ? [name.slice(0, -STATE.length)] : []));
}

/** In place of one that the file cannot be asked for any more: what it made before still goes on. */
const NO_TAP: Tap = {
  needed: undefined,
  observe: () => {},
  collect: () => [],
  finish: () => [],
  state: () => null,
  restore: () => {},
};
