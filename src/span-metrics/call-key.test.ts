import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../base/bytes.ts";
import { CallKey } from "./call-key.ts";

const ids = fc.tuple(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.oneof(fc.constant(new Uint8Array(0)), fc.uint8Array({ minLength: 8, maxLength: 8 })),
);

function keyOf(trace: Uint8Array, span: Uint8Array): CallKey | undefined {
  const bytes = Uint8Array.from([7, ...trace, ...span]);
  const middle = 1 + trace.length;
  const key = new CallKey();
  const places = [
    { start: 1, end: middle },
    { start: middle, end: bytes.length },
  ] as const;
  return key.read(new DataView(bytes.buffer), ...places) ? key : undefined;
}

describe("the key of a call", () => {
  it("says which trace and span, also after a way through a file", () => {
    fc.assert(
      fc.property(ids, ([trace, span]) => {
        const key = keyOf(trace, span);
        const text = `${toHex(trace)}-${toHex(span)}`;
        expect([key?.traceId, key?.text]).toEqual([toHex(trace), text]);
        expect(CallKey.parse(text)).toEqual(key);
      }),
    );
  });

  it("is not made of what is no id", () => {
    expect(keyOf(new Uint8Array(15), new Uint8Array(8))).toBeUndefined();
    expect(keyOf(new Uint8Array(16), new Uint8Array(7))).toBeUndefined();
    expect(() => CallKey.parse("abcd-")).toThrow("not the key of a call: abcd-");
  });

  it("tells a root from a span of zeros", () => {
    const trace = new Uint8Array(16);
    expect(keyOf(trace, new Uint8Array(0))).not.toEqual(keyOf(trace, new Uint8Array(8)));
  });
});
