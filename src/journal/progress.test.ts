import { describe, expect, it } from "vitest";
import { sequence } from "../base/units.ts";
import { Progress } from "./progress.ts";

describe("progress of a journal", () => {
  it("is seen through the same memory", () => {
    const writer = new Progress();
    const reader = new Progress(writer.memory);
    expect(reader.committed).toBe(0);
    writer.publish(sequence(2 ** 40 + 1));
    expect(reader.committed).toBe(2 ** 40 + 1);
  });

  it("is readable up to the first gate that was not passed", () => {
    const writer = new Progress();
    const reader = new Progress(writer.memory);
    writer.setGate(sequence(5));
    writer.publish(sequence(3));
    expect(reader.readable).toBe(3);
    writer.publish(sequence(9));
    expect(reader.readable).toBe(4);
    const second = writer.setGate(sequence(8));
    expect(reader.readable).toBe(4);
    reader.passGate(second);
    expect(reader.readable).toBe(9);
    writer.setGate(sequence(10));
    writer.publish(sequence(12));
    expect(reader.readable).toBe(9);
  });

  it("wakes a reader that rests, once", () => {
    const writer = new Progress();
    const reader = new Progress(writer.memory);
    expect(writer.publish(sequence(1))).toBe(false);
    reader.rest();
    expect(writer.publish(sequence(2))).toBe(true);
    expect(writer.publish(sequence(3))).toBe(false);
  });
});
