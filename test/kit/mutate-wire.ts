import type { Random } from "../../bench/random.ts";
import { WireReader, WireType } from "../../src/model/wire/reader.ts";

interface Field {
  readonly number: number;
  readonly wireType: number;
  /** What follows the tag, and a length-delimited field's length. */
  readonly content: Buffer;
}

const DEPTH = 8;
const MANY = 300;
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 100, 2 ** 29 - 1] as const;
const HUGE_VARINT = Buffer.from("ffffffffffffffffff01", "hex");

/**
 * Damage that keeps protobuf's framing, so that it reaches what is behind it: a field at a random depth is
 * removed, doubled, moved, repeated many times, renumbered, retyped, or its value replaced by an extreme one.
 */
export function mutateWire(random: Random, bytes: Uint8Array): Buffer {
  return mutateMessage(random, bytes, DEPTH);
}

function mutateMessage(random: Random, bytes: Uint8Array, depth: number): Buffer {
  const fields = parse(bytes) ?? [];
  if (fields.length === 0) return encode([randomField(random)]);
  const at = random.below(fields.length);
  const field = fields[at];
  if (field === undefined) return encode(fields);
  const isNested = field.wireType === WireType.bytes && (parse(field.content)?.length ?? 0) > 0;
  if (isNested && depth > 0 && random.below(6) > 0)
    return encode(fields.with(at, { ...field, content: mutateMessage(random, field.content, depth - 1) }));
  return encode(changed(random, fields, at, field));
}

function changed(random: Random, fields: readonly Field[], at: number, field: Field): readonly Field[] {
  switch (random.below(7)) {
    case 0:
      return fields.toSpliced(at, 1);
    case 1:
      return fields.toSpliced(at, 0, field);
    case 2:
      return [...fields.toSpliced(at, 1), field];
    case 3:
      return fields.toSpliced(at, 0, ...Array.from({ length: MANY }, () => field));
    case 4:
      return fields.with(at, { ...field, number: random.pick(NUMBERS) });
    case 5:
      return fields.with(at, { ...randomField(random), number: field.number });
    default:
      return fields.with(at, { ...field, content: extreme(random, field.wireType) });
  }
}

function randomField(random: Random): Field {
  const wireType = random.pick(Object.values(WireType));
  return { number: random.pick(NUMBERS), wireType, content: extreme(random, wireType) };
}

function extreme(random: Random, wireType: number): Buffer {
  switch (wireType) {
    case WireType.varint:
      return random.pick([Buffer.from([0]), Buffer.from([0x7f]), HUGE_VARINT]);
    case WireType.fixed64:
      return Buffer.from(
        random.pick(["0000000000000000", "ffffffffffffffff", "000000000000f07f", "000000000000f8ff"]),
        "hex",
      );
    case WireType.fixed32:
      return Buffer.alloc(4, random.pick([0, 0xff, 0x80]));
    default:
      return Buffer.alloc(random.pick([0, 1, 8, 16, 5000]), random.pick([0, 0x0a, 0x61, 0xff]));
  }
}

/** @returns undefined for bytes that are no message. */
function parse(bytes: Uint8Array): Field[] | undefined {
  const reader = new WireReader(bytes);
  const fields: Field[] = [];
  try {
    while (reader.next()) {
      const { field: number, wireType, position } = reader;
      reader.skip();
      const whole = Buffer.from(bytes.subarray(position, reader.position));
      fields.push({ number, wireType, content: wireType === WireType.bytes ? withoutLength(whole) : whole });
    }
  } catch {
    return undefined;
  }
  return fields;
}

const withoutLength = (content: Buffer): Buffer => {
  const reader = new WireReader(content);
  reader.varint();
  return content.subarray(reader.position);
};

const encode = (fields: readonly Field[]): Buffer =>
  Buffer.concat(
    fields.flatMap(({ number, wireType, content }) => [
      varint(number * 8 + wireType),
      ...(wireType === WireType.bytes ? [varint(content.length)] : []),
      content,
    ]),
  );

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}
