import type { LabelPair } from "../../../model/labels.ts";
import { pushToOtlp } from "../../../model/loki/push-otlp.ts";
import type { PushEntry, PushStream } from "../../../model/loki/push.ts";

/** A record holds about as many bytes of lines. */
const FULL_BYTES = 1_048_576;

/** Lines that become one record of the journal. */
export class LinesRecord {
  readonly #streams: PushStream[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#streams.length === 0;
  }

  /** Whether it is to be written before more is added. */
  get isFull(): boolean {
    return this.#bytes >= FULL_BYTES;
  }

  /** All lines of one file. @param clock gives each its time. */
  add(labels: readonly LabelPair[], lines: readonly string[], clock: LineClock): void {
    const entries = lines.map((line): PushEntry => ({ time: clock.next(), line, metadata: [] }));
    this.#streams.push({ labels, entries });
    for (const line of lines) this.#bytes += line.length;
  }

  /** An ExportLogsServiceRequest from which the log store makes these lines. */
  payload(): Uint8Array {
    return pushToOtlp(this.#streams);
  }
}

/** When lines were read: each a little later than the one before, so that their order is told. */
export class LineClock {
  #last = 0n;

  /** Unix nanoseconds. */
  next(): bigint {
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}
