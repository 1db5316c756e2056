import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { decodeChunk, encodeChunk } from "./chunk-codec.ts";
import { decodeStarts, encodeStarts } from "./start-codec.ts";

function encoded(starts: Float64Array): Uint8Array {
  const writer = new ByteWriter();
  encodeStarts(writer, starts);
  return writer.bytes();
}

const START = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 45 }), fc.constant(1_700_000_000_000));

describe("start times", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.array(START, { maxLength: 200 }), (list) => {
        const starts = Float64Array.from(list);
        expect(decodeStarts(new ByteReader(encoded(starts)), starts.length)).toEqual(starts);
      }),
    );
  });

  it("cost some bytes for a series that goes on as it began", () => {
    expect(encoded(new Float64Array(480).fill(1_700_000_000_000)).length).toBeLessThan(10);
  });

  it.each([[[0, 2]], [[9, 2]]])("that do not fit their samples are an error: %j", (bytes) => {
    expect(() => decodeStarts(new ByteReader(Uint8Array.from(bytes)), 3)).toThrow("do not fit");
  });
});

describe("a chunk", () => {
  const times = Float64Array.of(1000, 2000);
  const values = Float64Array.of(1, 2);
  const bytesOf = (starts?: Float64Array): Uint8Array => {
    const writer = new ByteWriter();
    encodeChunk(writer, starts === undefined ? { times, values } : { times, values, startTimes: starts });
    return writer.bytes();
  };

  it("has start times only where one is known, and is as it was before without them", () => {
    const startTimes = Float64Array.of(0, 500);
    expect(decodeChunk(new ByteReader(bytesOf(startTimes)), times)).toEqual({ times, values, startTimes });
    expect(bytesOf(Float64Array.of(0, 0))).toEqual(bytesOf());
    expect(bytesOf()[0]).toBe(0);
    expect(decodeChunk(new ByteReader(bytesOf()), times)).toEqual({ times, values });
  });

  it("of parts that are not known is an error", () => {
    expect(() => decodeChunk(new ByteReader(Uint8Array.of(4, 0)), times)).toThrow("unknown parts");
  });
});
