import type { LaneStatus } from "./status.ts";

type Counted = Pick<LaneStatus, "sent" | "retries" | "rejectedItems" | "refused">;

/** What is counted of a signal on its way to a destination since the start of the process. */
export class LaneCounts {
  retries = 0;
  rejectedItems = 0;
  refused = 0;
  private requests = 0;
  private records = 0;
  private bytes = 0;
  private wireBytes = 0;
  private since: number | undefined;
  private error: LaneStatus["lastError"];

  get counted(): Counted {
    const { requests, records, bytes, wireBytes, retries, rejectedItems, refused } = this;
    return { sent: { requests, records, bytes, wireBytes }, retries, rejectedItems, refused };
  }

  /** Unix milliseconds; `undefined` while all is well. */
  get failingSince(): number | undefined {
    return this.since;
  }

  get lastError(): LaneStatus["lastError"] {
    return this.error;
  }

  /** A request arrived. @param bytes before compression. @param wireBytes as sent. */
  request(bytes: number, wireBytes: number): void {
    this.requests++;
    this.bytes += bytes;
    this.wireBytes += wireBytes;
  }

  /** So many records of the journal are done: they arrived, or were put aside. */
  arrived(records: number): void {
    this.records += records;
  }

  /** @returns whether it is the first after all was well. */
  failed(message: string): boolean {
    const isFirst = this.since === undefined;
    this.since ??= Date.now();
    this.note(message);
    return isFirst;
  }

  /** @returns whether it failed before. */
  recovered(): boolean {
    const hadFailed = this.since !== undefined;
    this.since = undefined;
    return hadFailed;
  }

  /** The last error, of now. @param message without secrets. */
  note(message: string): void {
    this.error = { time: Date.now(), message };
  }
}
