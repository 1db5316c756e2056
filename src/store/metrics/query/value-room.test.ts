import { describe, expect, it } from "vitest";
import type { Samples } from "../block/chunk-codec.ts";
import { mergeSamples } from "../block/merge.ts";
import { ValueRoom } from "./value-room.ts";

/** What a chunk's decoder does with the room that it is offered. */
function written(room: ValueRoom, values: readonly number[]): Float64Array {
  const target = room.next(values.length);
  target.set(values);
  return target;
}

/** Of samples every 10 ms. */
const part = (start: number, values: Float64Array): Samples => ({
  times: values.map((_, i) => start + i * 10),
  values,
});

describe("Room for the values of a series", () => {
  it("puts chunk behind chunk, so that they are joined where they are", () => {
    const room = new ValueRoom();
    room.reserve(5);
    const first = written(room, [1, 2, 3]);
    room.keep();
    const second = written(room, [4, 5]);
    room.keep();
    const joined = mergeSamples([part(10, first), part(40, second)]);
    expect([...joined.values]).toEqual([1, 2, 3, 4, 5]);
    expect(joined.values.buffer).toBe(first.buffer);
  });

  it("joins the later part of a chunk with the next one", () => {
    const room = new ValueRoom();
    room.reserve(5);
    const first = written(room, [1, 2, 3]).subarray(1);
    room.keep();
    const second = written(room, [4, 5]);
    room.keep();
    const joined = mergeSamples([part(20, first), part(40, second)]);
    expect([...joined.values]).toEqual([2, 3, 4, 5]);
  });

  it("offers again what was not kept", () => {
    const room = new ValueRoom();
    room.reserve(4);
    written(room, [7, 8]);
    const kept = written(room, [1, 2]);
    room.keep();
    expect([...kept]).toEqual([1, 2]);
    expect(kept.byteOffset).toBe(0);
  });

  it("copies parts that lie in another order than in time", () => {
    const room = new ValueRoom();
    room.reserve(4);
    const later = written(room, [3, 4]);
    room.keep();
    const earlier = written(room, [1, 2]);
    room.keep();
    const joined = mergeSamples([part(30, later), part(10, earlier)]);
    expect([...joined.times]).toEqual([10, 20, 30, 40]);
    expect([...joined.values]).toEqual([1, 2, 3, 4]);
  });

  it("gives each chunk memory of its own where none was reserved", () => {
    const room = new ValueRoom();
    const first = written(room, [1, 2]);
    room.keep();
    const second = written(room, [3]);
    expect(first.buffer).not.toBe(second.buffer);
    expect([...first, ...second]).toEqual([1, 2, 3]);
  });
});
