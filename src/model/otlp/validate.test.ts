import { expect, it } from "vitest";
import { Random } from "../../../bench/random.ts";
import { ExtremeMessages } from "../../../test/kit/extreme-otlp.ts";
import { mutateWire } from "../../../test/kit/mutate-wire.ts";
import { utf8 } from "../../base/bytes.ts";
import { SIGNALS } from "../signal.ts";
import type { Signal } from "../signal.ts";
import { WireReader, WireType } from "../wire/reader.ts";
import { WireWriter } from "../wire/writer.ts";
import { transcodeRequest } from "./json.ts";
import { REQUESTS } from "./schema.ts";
import type { MessageSchema } from "./schema.ts";
import { MAX_DEPTH, validate } from "./validate.ts";

const ITEMS = /^(Span|LogRecord|.*DataPoint)$/;

/** The walk field by field, without a short way anywhere. @returns the items. */
function walked(reader: WireReader, schema: MessageSchema, depth = 0): number {
  if (depth > MAX_DEPTH) throw new Error("OTLP message is nested too deeply");
  let items = ITEMS.test(schema.name) ? 1 : 0;
  while (reader.next()) {
    const field = schema.byNumber[reader.field];
    if (field === undefined || (reader.wireType === field.wireType && field.type.kind !== "message")) {
      reader.skip();
      continue;
    }
    const isPacked = field.repeated && field.wireType !== WireType.bytes;
    if (reader.wireType !== field.wireType && !(isPacked && reader.wireType === WireType.bytes))
      throw new Error(`${schema.name}.${field.name} has wire type ${reader.wireType}`);
    const outer = reader.enter();
    if (field.type.kind === "message") items += walked(reader, field.type.message(), depth + 1);
    else while (reader.position < reader.end) skipOne(reader, field.wireType);
    reader.leave(outer);
  }
  return items;
}

function skipOne(reader: WireReader, wireType: number): void {
  reader.wireType = wireType;
  reader.skip();
}

/** How many items there are, or where and why it is refused. */
function outcome(count: () => number): string {
  try {
    return `${count()} items`;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replace(/ (where|\(limit) .*/, "");
  }
}

function expectSame(signal: Signal, bytes: Uint8Array): string {
  const obvious = outcome(() => walked(new WireReader(bytes), REQUESTS[signal]));
  expect(outcome(() => validate(signal, bytes).items)).toBe(obvious);
  return obvious;
}

/** One byte is another, or the end is missing. */
function damaged(random: Random, bytes: Uint8Array): Uint8Array {
  if (random.below(4) === 0) return bytes.subarray(0, random.below(bytes.length + 1));
  const copy = Uint8Array.from(bytes);
  copy[random.below(bytes.length)] = random.pick([0, 1, 2, 0x0a, 0x12, 0x7f, 0x80, 0xff, random.below(256)]);
  return copy;
}

it.each(SIGNALS)("takes and refuses what a walk field by field does: %s", (signal) => {
  const random = new Random(7);
  const messages = new ExtremeMessages(random);
  const outcomes = new Set<string>();
  for (let round = 0; round < 80; round++) {
    const bytes = transcodeRequest(signal, utf8(JSON.stringify(messages.request(signal))));
    if (bytes.length === 0) continue;
    outcomes.add(expectSame(signal, bytes));
    for (let times = 0; times < 15; times++) {
      outcomes.add(expectSame(signal, mutateWire(random, bytes)));
      outcomes.add(expectSame(signal, damaged(random, bytes)));
    }
  }
  expect(outcomes.size).toBeGreaterThan(100);
});

/** A log record whose attribute is arrays in arrays, so many of them, around so many maps of a text. */
function nested(arrays: number, maps: number): Uint8Array {
  const attribute = (writer: WireWriter, write: (any: WireWriter) => void): void => {
    writer.string(1, "key");
    writer.message(2, write);
  };
  const map = (any: WireWriter, left: number): void => {
    if (left === 0) any.string(1, "x");
    else
      any.message(6, (list) => list.message(1, (pair) => attribute(pair, (inner) => map(inner, left - 1))));
  };
  const value = (any: WireWriter, left: number): void => {
    if (left === 0) map(any, maps);
    else any.message(5, (array) => array.message(1, (inner) => value(inner, left - 1)));
  };
  const writer = new WireWriter();
  writer.message(1, (resource) =>
    resource.message(2, (scope) =>
      scope.message(2, (log) => log.message(6, (pair) => attribute(pair, (any) => value(any, arrays)))),
    ),
  );
  return writer.finish();
}

it.each([0, 1, 2])("takes messages as deep as the walk does, and no deeper: %i maps", (maps) => {
  const found = Array.from({ length: 10 }, (_, more) => expectSame("logs", nested(24 + more, maps)));
  expect(new Set(found)).toEqual(new Set(["1 items", "OTLP message is nested too deeply"]));
});
