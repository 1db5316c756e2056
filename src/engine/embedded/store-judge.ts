import type { Sequence } from "../../base/units.ts";
import type { Validation } from "../../model/otlp/validate.ts";
import type { StoreJudge } from "../../receive/accept.ts";
import type { Judgement, ToQueryThread } from "./messages.ts";

/** A sender is not kept waiting for longer; what is refused is counted in the status in any case. */
const PATIENCE_MS = 1000;
/** Points may lie this far ahead of their arrival, so that others lie behind them by more. */
const MAX_AHEAD_MS = 10 * 60_000;
/** How long the store is asked of every record after it refused something. */
const WARY_MS = 60_000;

const NOTHING: ReadonlyMap<string, number> = new Map();

/**
 * Asks the query thread, whose store decides, but only of records of which something may be refused: with points of
 * some age, or when something was refused just before. So that nobody else waits for more than the disk.
 */
export class RemoteJudge implements StoreJudge {
  private readonly windowMs: number;
  private readonly waiting = new Map<number, (refused: ReadonlyMap<string, number>) => void>();
  private nextId = 1;
  private waryUntil = 0;
  private send: ((message: ToQueryThread) => void) | undefined;

  /** @param windowMs how far a sample may lie behind its series. */
  constructor(windowMs: number) {
    this.windowMs = windowMs;
  }

  /** From now on the query thread can be asked. */
  connect(send: (message: ToQueryThread) => void): void {
    this.send = send;
  }

  async refused(at: Sequence, { times }: Validation): Promise<ReadonlyMap<string, number>> {
    const { send } = this;
    const now = Date.now();
    if (send === undefined || times === undefined) return NOTHING;
    const isOrdinary =
      times.oldest >= now + MAX_AHEAD_MS - this.windowMs && times.newest <= now + MAX_AHEAD_MS;
    if (isOrdinary && now > this.waryUntil) return NOTHING;
    const id = this.nextId++;
    return new Promise((resolve) => {
      const end = (refused: ReadonlyMap<string, number>): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(refused);
      };
      const timer = setTimeout(() => end(NOTHING), PATIENCE_MS);
      this.waiting.set(id, end);
      send({ kind: "judge", id, sequence: at });
    });
  }

  answered({ id, refused }: Judgement): void {
    if (refused.length > 0) this.beWary();
    this.waiting.get(id)?.(new Map(refused));
  }

  /** The store refuses points. */
  beWary(): void {
    this.waryUntil = Date.now() + WARY_MS;
  }
}
