import { WatchtowerError } from "../../../base/errors.ts";
import type { Sequence } from "../../../base/units.ts";
import type { Validation } from "../../../model/otlp/validate.ts";
import type { StoreJudge } from "../../../receive/accept.ts";
import type { Judgement, ToQueryThread } from "../messages.ts";
import type { OnTheWay } from "./on-the-way.ts";

/** A sender is told to try again then, before it gives up by itself: SDKs wait for 10 s. */
const PATIENCE_MS = 5000;
/** Points may lie this far ahead of their arrival, so that others lie behind them by more. */
const MAX_AHEAD_MS = 10 * 60_000;
/** How long the store is asked of every record after it refused something. */
const WARY_MS = 60_000;

const NOTHING: ReadonlyMap<string, number> = new Map();

interface JudgeOptions {
  /** How far a sample may lie behind its series, milliseconds. */
  readonly windowMs: number;
  readonly onTheWay: OnTheWay;
  /** How long the store is waited for, milliseconds. Default 5 s. */
  readonly patienceMs?: number;
}

interface Asked {
  readonly at: Sequence;
  readonly answer: (refused: Judgement["refused"]) => void;
}

/**
 * Asks the query thread, whose store decides, but only of records of which something may be refused: with points of
 * some age, of more series than there is surely room for, when something was refused just before, or when the sender is one
 * who waits: of Prometheus' protocols, which tell of each sample. So that nobody else waits for more than the disk.
 */
export class RemoteJudge implements StoreJudge {
  private readonly options: JudgeOptions;
  private readonly asked = new Map<number, Asked>();
  private nextId = 1;
  private waryUntil = -Infinity;
  private send: ((message: ToQueryThread) => void) | undefined;

  constructor(options: JudgeOptions) {
    this.options = options;
  }

  /** A query thread was started: it is asked from now on, also what another one left unanswered. */
  connect(send: (message: ToQueryThread) => void): void {
    this.send = send;
    for (const [id, { at }] of this.asked) send({ kind: "judge", id, sequence: at });
  }

  async keep(
    append: () => Promise<Sequence>,
    { times, mostSeries }: Validation,
    bytes: number,
    waits: boolean,
  ): Promise<ReadonlyMap<string, number>> {
    const carried = this.options.onTheWay.carry(mostSeries, bytes, append);
    const at = await carried.at;
    if (times === undefined) return NOTHING;
    const now = Date.now();
    const { windowMs } = this.options;
    const isOrdinary = times.oldest >= now + MAX_AHEAD_MS - windowMs && times.newest <= now + MAX_AHEAD_MS;
    if (!waits && isOrdinary && carried.fits && performance.now() > this.waryUntil) return NOTHING;
    return this.ask(at);
  }

  /** The query thread's word on a record; it counts also where the sender was answered by then. */
  answered({ id, refused }: Judgement): void {
    if (refused !== undefined && refused.length > 0) this.beWary();
    this.asked.get(id)?.answer(refused);
  }

  /** The store refuses points. */
  beWary(): void {
    this.waryUntil = performance.now() + WARY_MS;
  }

  private ask(at: Sequence): Promise<ReadonlyMap<string, number>> {
    const id = this.nextId++;
    const { patienceMs = PATIENCE_MS } = this.options;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.asked.delete(id);
      };
      const timer = setTimeout(() => {
        end();
        reject(unknown(`lags behind, and has not told within ${patienceMs / 1000} s`));
      }, patienceMs);
      const answer = (refused: Judgement["refused"]): void => {
        end();
        if (refused === undefined) reject(unknown("does not know any more"));
        else resolve(new Map(refused));
      };
      this.asked.set(id, { at, answer });
      this.send?.({ kind: "judge", id, sequence: at });
    });
  }
}

/** What is sent again is not kept twice: samples are of a series and a time. */
const unknown = (why: string): WatchtowerError =>
  new WatchtowerError(
    "unavailable",
    `the store of metrics ${why} whether it keeps all of these points; retry later`,
  );
