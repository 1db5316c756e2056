import type { WireWriter } from "../src/model/wire/writer.ts";
import { WireType } from "../src/model/wire/reader.ts";

/**
 * A request made once and sent many times: the eight-byte places that change (times, ids) are written as
 * marks, found by scanning, and patched before each send. So the sender costs next to nothing.
 */
export type Slot = "time" | "end" | "traceHigh" | "traceLow" | "span" | "gauge" | "bucket" | "count";

const SLOTS: readonly Slot[] = ["time", "end", "traceHigh", "traceLow", "span", "gauge", "bucket", "count"];
const MARK = [0xa5, 0x5a, 0xc3, 0x3c, 0x96];

function markBytes(slot: Slot): Uint8Array {
  return Uint8Array.from([...MARK, SLOTS.indexOf(slot), 0x69, 0xf0]);
}

/** A fixed64 or double field to be patched. */
export function slotField(writer: WireWriter, field: number, slot: Slot): void {
  writer.tag(field, WireType.fixed64);
  writer.raw(markBytes(slot));
}

/** An item of a packed field of fixed64 or double. */
export function packedSlot(writer: WireWriter, slot: Slot): void {
  writer.raw(markBytes(slot));
}

/** A bytes field made of slots: a trace id is two, a span id one. */
export function slotBytes(writer: WireWriter, field: number, slots: readonly Slot[]): void {
  const joined = new Uint8Array(slots.length * 8);
  slots.forEach((slot, index) => joined.set(markBytes(slot), index * 8));
  writer.bytes(field, joined);
}

export class Template {
  /** How many items (spans, log records, samples) one request carries. */
  readonly items: number;
  private readonly bytes: Buffer;
  private readonly places: readonly { readonly slot: Slot; readonly offset: number }[];

  constructor(bytes: Uint8Array, items: number) {
    this.bytes = Buffer.from(bytes);
    this.items = items;
    this.places = findMarks(this.bytes);
  }

  get size(): number {
    return this.bytes.length;
  }

  /** A copy with each place filled; `fill` is called in the order of the bytes. */
  make(fill: (view: DataView, offset: number, slot: Slot) => void): Buffer {
    const copy = Buffer.from(this.bytes);
    const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
    for (const { slot, offset } of this.places) fill(view, offset, slot);
    return copy;
  }
}

function findMarks(bytes: Buffer): { slot: Slot; offset: number }[] {
  const places: { slot: Slot; offset: number }[] = [];
  const mark = Buffer.from(MARK);
  for (let offset = bytes.indexOf(mark); offset >= 0; offset = bytes.indexOf(mark, offset + 8)) {
    const slot = SLOTS[bytes[offset + MARK.length] ?? -1];
    if (slot !== undefined) places.push({ slot, offset });
  }
  return places;
}
