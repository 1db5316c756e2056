import { sequence } from "../base/units.ts";
import type { Sequence, UnixMilli } from "../base/units.ts";
import type { Passed } from "../journal/follower.ts";
import type { JournalRecord } from "../journal/record.ts";

/**
 * Records of one signal on their way into one request. Requests of OTLP, remote write 1.0 and Loki's push hold nothing
 * but repeated fields, so that their bytes, one behind the other, are the request with all that they hold (protobuf,
 * "Last One Wins").
 */
export class Batch {
  /** All of its records, with the bytes of what came, whether anything of them is sent or not. */
  readonly passed: Passed[] = [];
  private readonly payloads: Uint8Array[] = [];
  private length = 0;
  private first: UnixMilli | undefined;

  /** Whether it has no records, not even such as are only passed. */
  get isEmpty(): boolean {
    return this.passed.length === 0;
  }

  /** Of the request. */
  get bytes(): number {
    return this.length;
  }

  /** How many of the records have a part in the request. */
  get sentRecords(): number {
    return this.payloads.length;
  }

  /** When the first of its records was received. */
  get oldest(): UnixMilli | undefined {
    return this.first;
  }

  /** Sequences of the first and last; 0 if it is empty. */
  get range(): readonly [Sequence, Sequence] {
    const none = sequence(0);
    return [this.passed[0]?.sequence ?? none, this.passed.at(-1)?.sequence ?? none];
  }

  /** @param bytes what of the record is sent, which is copied; `undefined`: nothing, it is only passed. */
  add({ sequence: at, payload, receivedAt }: JournalRecord, bytes: Uint8Array | undefined): void {
    this.passed.push({ sequence: at, bytes: payload.length });
    this.first ??= receivedAt;
    if (bytes === undefined) return;
    this.payloads.push(new Uint8Array(bytes));
    this.length += bytes.length;
  }

  /** The request. */
  join(): Uint8Array {
    return Buffer.concat(this.payloads);
  }
}
