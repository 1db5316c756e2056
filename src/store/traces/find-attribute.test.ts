import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../base/bytes.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { AttributeFinder } from "./find-attribute.ts";

interface Written {
  readonly key: string;
  readonly value: string;
  /** Fields may come in any order, be there twice, or be unknown. */
  readonly form: "usual" | "value first" | "key twice" | "more behind";
}

function writeAttribute(writer: WireWriter, { key, value, form }: Written): void {
  writer.message(9, (pair) => {
    if (form === "key twice") pair.string(1, "another");
    if (form !== "value first") pair.string(1, key);
    pair.message(2, (any) => any.string(1, value));
    if (form === "value first") pair.string(1, key);
    if (form === "more behind") pair.string(15, "unknown");
  });
}

const attribute: fc.Arbitrary<Written> = fc.record({
  key: fc.constantFrom("a", "b", "user.id", "user.ie", "größe"),
  value: fc.string({ maxLength: 40 }),
  form: fc.constantFrom("usual", "value first", "key twice", "more behind"),
});

describe("Finding an attribute in an encoded span", () => {
  it("gives the first of the name, wherever spans lie in memory and however it is written", () => {
    const finder = new AttributeFinder("user.id");
    const property = fc.property(
      fc.array(fc.array(attribute, { maxLength: 5 }), { maxLength: 5 }),
      (spans) => {
        const encoded = spans.map((attributes) => {
          const writer = new WireWriter();
          writer.string(5, "name");
          for (const one of attributes) writeAttribute(writer, one);
          return writer.finish();
        });
        const bytes = Buffer.concat(encoded);
        let start = 0;
        for (const [index, { length }] of encoded.entries()) {
          const found = finder.find({ bytes, start, end: start + length });
          const wanted = spans[index]?.find(({ key }) => key === "user.id");
          expect(found).toEqual(wanted && { kind: "string", value: wanted.value });
          start += length;
        }
      },
    );
    fc.assert(property);
  });

  it("says that a span ends early", () => {
    const bytes = utf8("\u004a\u0010\u000a\u0007user");
    expect(() => new AttributeFinder("user.id").find({ bytes, start: 0, end: bytes.length })).toThrow(
      /protobuf message is truncated at byte/,
    );
  });
});
