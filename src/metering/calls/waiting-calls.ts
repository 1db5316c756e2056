import { isWhole, newCall, renewCall } from "./call.ts";
import type { Call } from "./call.ts";
import type { CallStore } from "./call-store.ts";

/** What Tempo's processor and the Collector's connector decide differently, and who is told of calls. */
export interface WaitingOptions<Key> {
  /** How long a call waits for its other side, from its first on. */
  readonly waitMs: number;
  /** Whether its time is over when exactly so long has passed, as in Tempo; in the Collector it is a moment later. */
  readonly isOverAtEnd: boolean;
  /** Calls that wait at once. */
  readonly maxWaiting: number;
  /** Both sides are known. @param call not to be kept. @param now Unix milliseconds. */
  readonly onComplete: (call: Call, key: Key, now: number) => void;
  /** The other side did not come in time. */
  readonly onExpire: (call: Call, key: Key, now: number) => void;
}

/**
 * Calls that wait for their other side, the oldest first, as each waits equally long: the store of Tempo's processor
 * `service-graphs` and of the Collector's servicegraphconnector.
 */
export class WaitingCalls<Key> {
  private readonly options: WaitingOptions<Key>;
  private readonly calls: CallStore<Key>;
  /** The next new call. Where many find no room to wait, none has to be made for each. */
  private candidate = newCall(false, 0);

  /** @param calls where they wait, empty. */
  constructor(options: WaitingOptions<Key>, calls: CallStore<Key>) {
    this.options = options;
    this.calls = calls;
  }

  get size(): number {
    return this.calls.size;
  }

  /** The call that waits under the key, which both of its sides have, or a new one: {@link settle} has to follow. */
  of(key: Key, isRoot: boolean, now: number): Call {
    const known = this.calls.get(key);
    if (known !== undefined) return known;
    renewCall(this.candidate, isRoot, now + this.options.waitMs);
    return this.candidate;
  }

  /**
   * Completes a call of {@link of} of which one side more is known, or keeps it until the other comes.
   *
   * @returns `false` if it would have to wait and there is no room; one whose time is over makes room.
   */
  settle(key: Key, call: Call, now: number): boolean {
    const isNew = call === this.candidate;
    if (isWhole(call)) {
      if (!isNew) this.calls.delete(key);
      this.options.onComplete(call, key, now);
      return true;
    }
    if (!isNew) return true;
    if (this.calls.size >= this.options.maxWaiting && !this.expireOldest(now)) return false;
    this.calls.add(key, call);
    this.candidate = newCall(false, 0);
    return true;
  }

  /** Gives up those whose time is over. */
  expire(now: number): void {
    while (this.expireOldest(now));
  }

  /** Somebody else goes on. @returns those that waited, which are forgotten here. */
  leave(): readonly (readonly [Key, Call])[] {
    const left = [...this.calls.entries()];
    this.calls.clear();
    return left;
  }

  /** From the oldest on. */
  entries(): Iterable<readonly [Key, Call]> {
    return this.calls.entries();
  }

  /**
   * Takes up what {@link WaitingCalls.entries} told of earlier, also beyond `maxWaiting`; a call that waits under the
   * key already stays.
   */
  restore(calls: Iterable<readonly [Key, Call]>): void {
    for (const [key, call] of calls) if (this.calls.get(key) === undefined) this.calls.add(key, call);
  }

  private expireOldest(now: number): boolean {
    const call = this.calls.oldest();
    if (call === undefined || this.isInTime(call, now)) return false;
    this.options.onExpire(call, this.calls.removeOldest(), now);
    return true;
  }

  private isInTime({ expiresAt }: Call, now: number): boolean {
    return expiresAt > now || (expiresAt === now && !this.options.isOverAtEnd);
  }
}
