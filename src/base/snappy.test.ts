import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snappyCompress, snappyDecompress } from "./snappy.ts";

const plain = (bytes: Uint8Array): Uint8Array => snappyDecompress(bytes, 1_000_000, "maxBytes");

describe("snappy", () => {
  it("reads what it wrote", () => {
    const repetitive = fc
      .array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 })
      .chain((words) => fc.array(fc.constantFrom(...words, new Uint8Array([7])), { maxLength: 300 }))
      .map((parts) => new Uint8Array(Buffer.concat(parts)));
    fc.assert(
      fc.property(fc.oneof(repetitive, fc.uint8Array({ maxLength: 5000 })), (bytes) => {
        expect(plain(snappyCompress(bytes))).toEqual(bytes);
      }),
    );
  });

  it("reads literals and copies of all kinds", () => {
    // "abcd", a copy of 4 with one byte of offset, of 3 with two, of 2 with four; and one that overlaps itself.
    const bytes = [0x13, 0x0c, 97, 98, 99, 100, 0x01, 4, 0x0a, 8, 0, 0x07, 1, 0, 0, 0, 0x16, 1, 0];
    expect(Buffer.from(plain(Uint8Array.from(bytes))).toString()).toBe("abcdabcdabc" + "c".repeat(8));
  });

  it("makes repetitions small", () => {
    expect(snappyCompress(new Uint8Array(10_000)).length).toBeLessThan(600);
  });

  it("refuses what is too large before making it", () => {
    expect(() => snappyDecompress(Uint8Array.from([0xff, 0xff, 0xff, 0x7f]), 1000, "maxBytes")).toThrow(
      "limit maxBytes = 1000",
    );
  });

  it("refuses what is malformed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          plain(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: "WatchtowerError" });
        }
      }),
    );
  });
});
