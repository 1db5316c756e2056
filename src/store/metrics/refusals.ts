import { sequence } from "../../base/units.ts";
import type { Sequence } from "../../base/units.ts";
import { TOLD_BY_VALIDATION } from "./decode/sinks.ts";

/** Records of which something was refused, as long as their senders may wait to be told. */
const REMEMBERED = 4096;

const NONE: ReadonlyMap<string, number> = new Map();

/** What was not kept, by reason: since the start, and of the newest records. */
export class Refusals {
  readonly total = new Map<string, number>();
  private readonly byRecord = new Map<Sequence, Map<string, number>>();
  private current: Sequence | undefined;
  /** Of records up to here nothing is known but what is still there. */
  private forgotten: Sequence;

  /** @param before the first record that will be seen; nothing is known of those before it. */
  constructor(before: Sequence) {
    this.forgotten = sequence(before - 1);
  }

  /** What is counted from now on is of this record. */
  begin(record: Sequence): void {
    this.current = record;
  }

  count(reason: string): void {
    increase(this.total, reason);
    if (this.current === undefined || TOLD_BY_VALIDATION.has(reason)) return;
    let ofRecord = this.byRecord.get(this.current);
    if (ofRecord === undefined) {
      this.byRecord.set(this.current, (ofRecord = new Map()));
      const [oldest] = this.byRecord.keys();
      if (this.byRecord.size > REMEMBERED && oldest !== undefined) {
        this.byRecord.delete(oldest);
        this.forgotten = oldest;
      }
    }
    increase(ofRecord, reason);
  }

  /** Of no record. */
  countProblem(problem: string): void {
    increase(this.total, problem);
  }

  /** Without what a sender was told before the record was made; `undefined` of a record of too long ago. */
  of(record: Sequence): ReadonlyMap<string, number> | undefined {
    return this.byRecord.get(record) ?? (record > this.forgotten ? NONE : undefined);
  }
}

function increase(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
