import { describe, expect, it } from "vitest";
import { hashedRandomness } from "./hash.ts";
import {
  parseRandomness,
  parseThreshold,
  randomnessText,
  shareOf,
  thresholdOfShare,
  thresholdText,
} from "./threshold.ts";
import { TraceState } from "./trace-state.ts";

describe("thresholds of shares", () => {
  // From the tables of the specification, "TraceState: Probability Sampling".
  it.each([
    [1, 4, "0"],
    [0.5, 4, "8"],
    [0.25, 4, "c"],
    [0.75, 4, "4"],
    [1 / 3, 4, "aaab"],
    [1 / 3, 14, "aaaaaaaaaaaaac"],
    [0.1, 3, "e66"],
    [0.01, 4, "fd70a"],
    [0.001, 4, "ffbe77"],
    [0.999, 4, "004189"],
    [2 ** -56, 4, "ffffffffffffff"],
    [2 ** -57, 4, undefined],
    [1.5, 4, undefined],
    [NaN, 4, undefined],
  ])("of %d with %i digits: %s", (share, digits, text) => {
    const threshold = thresholdOfShare(share, digits);
    expect(threshold === undefined ? undefined : thresholdText(threshold)).toBe(text);
  });

  it("are read back as they were written", () => {
    for (const text of ["0", "8", "aaab", "ffffffffffffff", "00000000000001"]) {
      expect(thresholdText(parseThreshold(text) ?? 7n)).toBe(text);
    }
    expect(shareOf(parseThreshold("c") ?? 0n)).toBe(0.25);
    for (const text of ["", "g", "0123456789abcde"]) expect(parseThreshold(text)).toBeUndefined();
    expect(randomnessText(parseRandomness("0000000000000a") ?? 0n)).toBe("0000000000000a");
    for (const text of ["", "abc", "0000000000000g"]) expect(parseRandomness(text)).toBeUndefined();
  });
});

describe("the hash", () => {
  /** FNV-1a as it is defined, in whole numbers without bounds. */
  const fnv1a = (bytes: Uint8Array): bigint =>
    bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * 16777619n) % 2n ** 32n, 2166136261n);

  it("is FNV-1a of the seed and the bytes, its last 14 bits turned round and in front", () => {
    for (const seed of [0, 1, 0xffffffff]) {
      for (const text of ["", "a", "5b8efff798038103d269b633813fc60c"]) {
        const bytes = Buffer.from(text);
        const seeded = Buffer.alloc(4 + bytes.length);
        seeded.writeUInt32LE(seed);
        bytes.copy(seeded, 4);
        const hash = fnv1a(seeded);
        const random = hashedRandomness(bytes, seed);
        expect(random >> 42n).toBe(16383n - (hash & 16383n));
        expect(random & 16383n).toBe(hash & 16383n);
        expect(random < 2n ** 56n).toBe(true);
      }
    }
  });
});

describe("a trace state", () => {
  it.each([
    ["", ""],
    ["vendor=1,other@v=2", "vendor=1,other@v=2"],
    ["a=1 , ot=th:8;rv:0123456789abcd;x:y ,,b=2", "ot=rv:0123456789abcd;th:8;x:y,a=1,b=2"],
    ["ot=th:0", "ot=th:0"],
  ])("%j is written as %j", (text, written) => {
    expect(TraceState.parse(text)?.toString()).toBe(written);
  });

  it.each([
    "no equals",
    "=1",
    "UPPER=1",
    "a=",
    "a=\u00e9",
    "ot=th",
    "ot=th:xyz",
    "ot=rv:12",
    "ot=TH:1",
    `a=${"x".repeat(257)}`,
    `${"k".repeat(257)}=1`,
    `t@${"s".repeat(15)}=1`,
    Array.from({ length: 33 }, (_, at) => `k${at}=1`).join(","),
    Array.from({ length: 20 }, (_, at) => `k${at}=${"v".repeat(60)}`).join(","),
  ])("%j is none", (text) => {
    expect(TraceState.parse(text)).toBeUndefined();
  });
});
