import { isWhole, newCall } from "./call.ts";
import type { Call } from "./call.ts";

export interface WaitingOptions {
  readonly waitMs: number;
  /** Whether its time is over when exactly so long has passed, as in Tempo; in the Collector it is a moment later. */
  readonly isOverAtEnd: boolean;
  /** Calls that wait at once. */
  readonly maxWaiting: number;
  /** Both sides are known. @param now Unix milliseconds. */
  readonly onComplete: (call: Call, key: string, now: number) => void;
  /** The other side did not come in time. */
  readonly onExpire: (call: Call, key: string, now: number) => void;
}

/**
 * Calls that wait for their other side, the oldest first, as each waits equally long: the store of Tempo's processor
 * `service-graphs` and of the Collector's servicegraphconnector.
 */
export class WaitingCalls {
  private readonly options: WaitingOptions;
  private readonly calls = new Map<string, Call>();

  constructor(options: WaitingOptions) {
    this.options = options;
  }

  get size(): number {
    return this.calls.size;
  }

  /** The call that waits under the key, which both of its sides have, or a new one: {@link settle} keeps it. */
  of(key: string, isRoot: boolean, now: number): Call {
    return this.calls.get(key) ?? newCall(isRoot, now + this.options.waitMs);
  }

  /**
   * Completes a call of {@link of} of which one side more is known, or keeps it until the other comes.
   *
   * @returns `false` if it would have to wait and there is no room; one whose time is over makes room.
   */
  settle(key: string, call: Call, now: number): boolean {
    if (isWhole(call)) {
      this.calls.delete(key);
      this.options.onComplete(call, key, now);
      return true;
    }
    if (this.calls.has(key)) return true;
    if (this.calls.size >= this.options.maxWaiting && !this.expireOldest(now)) return false;
    this.calls.set(key, call);
    return true;
  }

  /** Gives up those whose time is over. */
  expire(now: number): void {
    while (this.calls.size > 0 && this.expireOldest(now));
  }

  /** Somebody else goes on. @returns those that waited, which are forgotten here. */
  leave(): readonly (readonly [string, Call])[] {
    const left = [...this.calls];
    this.calls.clear();
    return left;
  }

  entries(): IterableIterator<[string, Call]> {
    return this.calls.entries();
  }

  restore(calls: Iterable<readonly [string, Call]>): void {
    for (const [key, call] of calls) this.calls.set(key, call);
  }

  private expireOldest(now: number): boolean {
    for (const [key, call] of this.calls) {
      if (this.isInTime(call, now)) return false;
      this.calls.delete(key);
      this.options.onExpire(call, key, now);
      return true;
    }
    return false;
  }

  private isInTime({ expiresAt }: Call, now: number): boolean {
    return expiresAt > now || (expiresAt === now && !this.options.isOverAtEnd);
  }
}
