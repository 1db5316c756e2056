import { z } from "zod";

const connections = ["", "messaging_system", "database", "virtual_node"] as const;

const callSchema = z.object({
  /** Unix milliseconds. */
  expiresAt: z.number(),
  /** Whether the side that was seen first has no parent. */
  isRoot: z.boolean(),
  client: z.string(),
  server: z.string(),
  connection: z.enum(connections),
  clientSeconds: z.number(),
  serverSeconds: z.number(),
  failed: z.boolean(),
  /** Labels beside those that all calls have. */
  dimensions: z.record(z.string(), z.string()),
  /** Who is called, if it says nothing itself. */
  peer: z.string(),
});
export const waitingSchema = z.array(z.tuple([z.string(), callSchema]));

/** A call between two services of which one side or both were seen. */
export type Call = z.infer<typeof callSchema>;

export interface WaitingOptions {
  readonly waitMs: number;
  readonly maxWaiting: number;
  /** Both sides are known. */
  readonly onComplete: (call: Call) => void;
  /** The other side did not come in time. */
  readonly onExpire: (call: Call) => void;
}

/** Calls that wait for their other side, the oldest first. */
export class WaitingCalls {
  readonly #options: WaitingOptions;
  readonly #calls = new Map<string, Call>();

  constructor(options: WaitingOptions) {
    this.#options = options;
  }

  /** @param key of the call, the same for both of its sides. @param now Unix milliseconds. */
  update(key: string, isRoot: boolean, now: number, change: (call: Call) => void): void {
    const known = this.#calls.get(key);
    const call = known ?? this.#begin(isRoot, now);
    change(call);
    if (call.client !== "" && call.server !== "") {
      this.#calls.delete(key);
      this.#options.onComplete(call);
    } else if (known === undefined && this.#hasRoom(now)) this.#calls.set(key, call);
  }

  /** Gives up those whose time is over. */
  expire(now: number): void {
    for (const [key, call] of this.#calls) {
      if (call.expiresAt >= now) return;
      this.#calls.delete(key);
      this.#options.onExpire(call);
    }
  }

  state(): z.infer<typeof waitingSchema> {
    return [...this.#calls];
  }

  restore(calls: z.infer<typeof waitingSchema>): void {
    for (const [key, call] of calls) this.#calls.set(key, call);
  }

  #begin(isRoot: boolean, now: number): Call {
    return {
      expiresAt: now + this.#options.waitMs,
      isRoot,
      client: "",
      server: "",
      connection: "",
      clientSeconds: 0,
      serverSeconds: 0,
      failed: false,
      dimensions: {},
      peer: "",
    };
  }

  /** If there is none, the newest goes, as in the Collector; one whose time is over makes room. */
  #hasRoom(now: number): boolean {
    if (this.#calls.size < this.#options.maxWaiting) return true;
    for (const [key, oldest] of this.#calls) {
      if (oldest.expiresAt >= now) return false;
      this.#calls.delete(key);
      this.#options.onExpire(oldest);
      return true;
    }
    return true;
  }
}
