import * as fc from "fast-check";
import { expect, it } from "vitest";
import { WireReader } from "../wire/reader.ts";
import { WireWriter } from "../wire/writer.ts";
import { AttributePlace } from "./attribute-place.ts";

type Field = readonly [number: 1 | 2 | 5, bytes: Uint8Array];

/** Another attribute follows, which is not to be read. */
function message(fields: readonly Field[]): Uint8Array {
  const writer = new WireWriter();
  writer.message(9, (pair) => {
    for (const [number, bytes] of fields) pair.bytes(number, bytes);
  });
  writer.message(9, (pair) => pair.string(1, "next"));
  return writer.finish();
}

const anyBytes = fc.uint8Array({ maxLength: 200 });
const inOrder = fc.tuple(anyBytes, anyBytes).map(([key, value]): Field[] => [
  [1, key],
  [2, value],
]);
const inAnyOrder = fc.array(fc.tuple(fc.constantFrom<1 | 2 | 5>(1, 2, 5), anyBytes), { maxLength: 5 });

it("an attribute's parts are found in whatever order and number they are written: the last one counts", () => {
  fc.assert(
    fc.property(fc.oneof(inOrder, inAnyOrder), (fields) => {
      const reader = new WireReader(message(fields));
      reader.next();
      const place = new AttributePlace();
      const outer = reader.enter();
      place.read(reader, reader.position, reader.end);
      reader.leave(outer);
      const last = (wanted: number): number[] => [
        ...(fields.findLast(([number]) => number === wanted)?.[1] ?? []),
      ];
      const { keyStart, keyEnd, valueStart, valueEnd } = place;
      expect([...reader.bytes.subarray(keyStart, keyEnd)]).toEqual(last(1));
      expect([...reader.bytes.subarray(valueStart, valueEnd)]).toEqual(last(2));
      expect(reader.position).toBe(place.end);
      expect(reader.next()).toBe(true);
      const following = reader.enter();
      expect(following).toBe(reader.bytes.length);
    }),
    { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 200) },
  );
});
