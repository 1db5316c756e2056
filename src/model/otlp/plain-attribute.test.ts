import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireReader } from "../wire/reader.ts";
import { WireWriter } from "../wire/writer.ts";
import { readKeyValue } from "./decode-common.ts";
import { writeKeyValue } from "./encode-common.ts";
import type { KeyValue } from "./common.ts";
import { isPlainAttribute } from "./plain-attribute.ts";

const RUNS = { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 200) };

function encoded(attribute: KeyValue): Uint8Array {
  const writer = new WireWriter();
  writeKeyValue(writer, attribute);
  return writer.finish();
}

const anyAttribute: fc.Arbitrary<KeyValue> = fc.record({
  key: fc.string({ minLength: 1, maxLength: 150 }),
  value: fc.oneof(
    fc.record({ kind: fc.constant("string" as const), value: fc.string({ maxLength: 150 }) }),
    fc.record({
      kind: fc.constant("int" as const),
      value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    }),
    fc.record({ kind: fc.constant("bool" as const), value: fc.boolean() }),
    fc.record({ kind: fc.constant("double" as const), value: fc.double() }),
  ),
});

describe("isPlainAttribute", () => {
  it("takes short texts and integers", () => {
    for (const value of [
      { kind: "string", value: "GET" },
      { kind: "string", value: "" },
      { kind: "int", value: -1n },
      { kind: "int", value: 200n },
    ] as const) {
      const bytes = encoded({ key: "http.route", value });
      expect(isPlainAttribute(bytes, 0, bytes.length)).toBe(true);
    }
  });

  it("takes nothing that cannot be read, nor in another way than it stands there", () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(anyAttribute, fc.array(change, { maxLength: 2 }), fc.nat(3), (attribute, changes, cut) => {
        const bytes = encoded(attribute);
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        const end = Math.max(0, bytes.length - cut);
        if (!isPlainAttribute(bytes, 0, end)) return;
        const { key, value } = readKeyValue(new WireReader(bytes, 0, end));
        expect(["string", "int"]).toContain(value.kind);
        // A text that is not UTF-8 is read as another.
        if (
          !JSON.stringify([key, String(value.kind === "string" && value.value)]).includes("\uFFFD") &&
          key !== ""
        )
          expect(readKeyValue(new WireReader(encoded({ key, value })))).toEqual({ key, value });
      }),
      RUNS,
    );
  });

  it("does not look behind the end", () => {
    const bytes = encoded({ key: "k", value: { kind: "string", value: "v" } });
    for (let end = 0; end < bytes.length; end++) expect(isPlainAttribute(bytes, 0, end)).toBe(false);
  });
});
