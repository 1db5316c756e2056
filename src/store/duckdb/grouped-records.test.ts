import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Interner } from "../../base/interner.ts";
import { WireWriter } from "../../model/wire/writer.ts";
import { GroupedRecords } from "./grouped-records.ts";

/** Lengths around those whose varints take another byte. */
const length = fc.constantFrom(0, 1, 127, 128, 129, 16_383, 16_384, 16_400);
const head = fc.record({ name: fc.string({ maxLength: 3 }), url: fc.string({ maxLength: 3 }) });
const places = fc.constantFrom("before", "after");
const scope = fc.record({ head, place: places, records: fc.array(length, { maxLength: 4 }) });
const resource = fc.record({ head, place: places, scopes: fc.array(scope, { maxLength: 3 }) });
const requests = fc.array(resource, { maxLength: 3 });

type Head = { readonly name: string; readonly url: string };

function withHead(
  writer: WireWriter,
  { name, url }: Head,
  place: string,
  children: (writer: WireWriter) => void,
): void {
  if (place === "after") children(writer);
  writer.string(1, name);
  if (place === "before") children(writer);
  writer.string(3, url);
}

function encoded(request: typeof requests extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const writer = new WireWriter();
  for (const { head: ofResource, place, scopes } of request) {
    writer.message(1, (resources) =>
      withHead(resources, ofResource, place, (children) => {
        for (const { head: ofScope, place: at, records } of scopes)
          children.message(2, (one) =>
            withHead(one, ofScope, at, (items) => {
              for (const bytes of records) items.bytes(2, new Uint8Array(bytes).fill(7));
            }),
          );
      }),
    );
  }
  return writer.finish();
}

function headBytes({ name, url }: Head): string {
  const writer = new WireWriter();
  writer.string(1, name);
  writer.string(3, url);
  return writer.finish().toString();
}

it("records come with what stands before or behind them in their resource and scope", () => {
  fc.assert(
    fc.property(requests, (request) => {
      const [resources, scopes] = [new Interner(100), new Interner(100)];
      const seen: (readonly [string, string, number])[] = [];
      new GroupedRecords(resources, scopes).visit(encoded(request), (reader, ofResource, ofScope) => {
        const bytes = reader.bytes.subarray(reader.position, reader.end);
        expect(bytes.every((byte) => byte === 7)).toBe(true);
        reader.position = reader.end;
        seen.push([
          resources.bytesOf(ofResource).toString(),
          scopes.bytesOf(ofScope).toString(),
          bytes.length,
        ]);
      });
      const wanted = request.flatMap(({ head: ofResource, scopes: list }) =>
        list.flatMap(({ head: ofScope, records }) =>
          records.map((bytes) => [headBytes(ofResource), headBytes(ofScope), bytes]),
        ),
      );
      expect(seen).toEqual(wanted);
    }),
    { numRuns: Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 100) },
  );
});

it.each([
  ["a child that ends early", [10, 3, 18, 5, 1]],
  ["a child's length that ends early", [10, 2, 18, 0x80]],
])("%s is an error", (_, bytes) => {
  const groups = new GroupedRecords(new Interner(1), new Interner(1));
  expect(() => groups.visit(Uint8Array.from(bytes), () => undefined)).toThrow("truncated");
});
