import { toUnixNano } from "../../base/units.ts";
import type { UnixMilli } from "../../base/units.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import { LogColumn, TimeOrigin } from "./columns.ts";

/** The two times of a log record, Unix nanoseconds in halves of 32 bits, and what is put into columns of them. */
export class RecordTimes {
  private receivedLow = 0;
  private receivedHigh = 0;
  private timeLow = 0;
  private timeHigh = 0;
  private observedLow = 0;
  private observedHigh = 0;

  /** Of the records that follow. */
  setReceived(receivedAt: UnixMilli): void {
    const nanos = toUnixNano(receivedAt);
    this.receivedLow = Number(BigInt.asUintN(32, nanos));
    this.receivedHigh = Number(nanos >> 32n);
  }

  begin(): void {
    this.timeLow = this.timeHigh = this.observedLow = this.observedHigh = 0;
  }

  /** @param start of the eight bytes in `view`. */
  setTime(view: DataView, start: number): void {
    this.timeLow = view.getUint32(start, true);
    this.timeHigh = view.getUint32(start + 4, true);
  }

  /** As {@link setTime}. */
  setObserved(view: DataView, start: number): void {
    this.observedLow = view.getUint32(start, true);
    this.observedHigh = view.getUint32(start + 4, true);
  }

  /**
   * A record without time takes its observed time, or when it was received.
   *
   * @returns whether it has both times.
   */
  store(buffer: WriteBuffer, row: number): boolean {
    const hasTime = (this.timeLow | this.timeHigh) !== 0;
    const isObserved = (this.observedLow | this.observedHigh) !== 0;
    const { bytes } = buffer.column(LogColumn.origin);
    if (hasTime) {
      bytes[row] = isObserved ? TimeOrigin.both : TimeOrigin.record;
      setLong(buffer, LogColumn.time, row, this.timeLow, this.timeHigh);
      if (isObserved) this.storeDelta(buffer, row);
      return isObserved;
    }
    bytes[row] = isObserved ? TimeOrigin.observed : TimeOrigin.received;
    if (isObserved) setLong(buffer, LogColumn.time, row, this.observedLow, this.observedHigh);
    else setLong(buffer, LogColumn.time, row, this.receivedLow, this.receivedHigh);
    return false;
  }

  private storeDelta(buffer: WriteBuffer, row: number): void {
    const low = this.observedLow - this.timeLow;
    const high = this.observedHigh - this.timeHigh - (low < 0 ? 1 : 0);
    setLong(buffer, LogColumn.observedDelta, row, low, high);
  }
}

function setLong(buffer: WriteBuffer, index: number, row: number, low: number, high: number): void {
  const { words } = buffer.column(index);
  words[row * 2] = low;
  words[row * 2 + 1] = high;
}
