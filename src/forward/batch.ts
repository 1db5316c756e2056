import { sequence } from "../base/units.ts";
import type { Sequence, UnixMilli } from "../base/units.ts";
import type { Passed } from "../journal/follower.ts";
import type { JournalRecord } from "../journal/record.ts";

/**
 * Records of one signal on their way into one request. Requests of OTLP hold nothing but a repeated field, so that
 * their bytes, one behind the other, are the request with all that they hold (protobuf, "Last One Wins").
 */
export class Batch {
  readonly passed: Passed[] = [];
  private readonly payloads: Uint8Array[] = [];
  private length = 0;
  private first: UnixMilli | undefined;

  get isEmpty(): boolean {
    return this.passed.length === 0;
  }

  /** Of all payloads. */
  get bytes(): number {
    return this.length;
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

  /** Copies the record's bytes. */
  add({ sequence: at, payload, receivedAt }: JournalRecord): void {
    this.passed.push({ sequence: at, bytes: payload.length });
    this.payloads.push(new Uint8Array(payload));
    this.length += payload.length;
    this.first ??= receivedAt;
  }

  /** The request. */
  join(): Uint8Array {
    return Buffer.concat(this.payloads);
  }
}
