import { isPlainAttribute } from "../model/otlp/plain-attribute.ts";
import { ANY_VALUE, KEY_VALUE } from "../model/otlp/schema.ts";
import type { FieldSchema, MessageSchema } from "../model/otlp/schema.ts";
import { WireType } from "../model/wire/reader.ts";
import type { WireReader } from "../model/wire/reader.ts";

/** A tag and a length of 0. */
export const EMPTY_MESSAGE_BYTES = 2;
const MOST_OF_ONE_BYTE = 0x7f;

/**
 * How many bytes a message has beyond the shortest encoding of the same: of fields that have proto3's default value, as
 * some senders write them, and of unknown ones. Negative where a KeyValue has no value, as Tempo's has one in any case.
 *
 * @param reader narrowed to the message; read to its end.
 */
export function surplusBytes(reader: WireReader, schema: MessageSchema): number {
  let surplus = 0;
  let hasValue = false;
  while (reader.position < reader.end) {
    const start = reader.position;
    reader.next();
    const field = schema.byNumber[reader.field];
    if (field?.wireType !== reader.wireType) {
      reader.skip();
      surplus += reader.position - start;
    } else if (field.type.kind === "message") {
      surplus += surplusInside(reader, field.type.message());
      hasValue = true;
    } else if (passesDefault(reader, field) && schema !== ANY_VALUE) surplus += reader.position - start;
  }
  return schema === KEY_VALUE && !hasValue ? surplus - EMPTY_MESSAGE_BYTES : surplus;
}

/**
 * Of a nested message in `[start, end)` with the length before it.
 *
 * @param reader at a field of the message around it; left as it is.
 */
export function surplusWithin(reader: WireReader, schema: MessageSchema, start: number, end: number): number {
  if (schema === KEY_VALUE && hasNone(reader.bytes, start, end)) return 0;
  const { position } = reader;
  const outer = reader.enterAt(start, end);
  const surplus = surplusBytes(reader, schema);
  reader.leave(outer);
  reader.position = position;
  return withLength(surplus, end - start);
}

/** Whether all bytes of `[start, end)` are 0, also if there are none. */
export function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Nearly all attributes are so, which is seen at once. */
const hasNone = (bytes: Uint8Array, start: number, end: number): boolean =>
  bytes[start + 1] !== 0 && isPlainAttribute(bytes, start, end);

function surplusInside(reader: WireReader, schema: MessageSchema): number {
  const length = reader.length();
  const start = reader.position;
  const surplus = surplusWithin(reader, schema, start, start + length);
  reader.position = start + length;
  return surplus;
}

/** The length before a message takes fewer bytes, too, if the message is that much shorter. */
function withLength(surplus: number, length: number): number {
  return surplus === 0 ? 0 : surplus + varintBytes(length) - varintBytes(length - surplus);
}

/** How many bytes protobuf's varint has. @param value below 2^32. */
export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > MOST_OF_ONE_BYTE; rest >>>= 7) bytes++;
  return bytes;
}

/** Passes over a value. @returns whether it is the default; ids of zeros are none. */
function passesDefault(reader: WireReader, { type, wireType }: FieldSchema): boolean {
  const isId = type.kind === "scalar" && type.scalar === "id";
  if (wireType !== WireType.bytes) {
    const start = reader.position;
    reader.skip();
    return isZero(reader.bytes, start, reader.position);
  }
  const length = reader.length();
  const start = reader.position;
  reader.position += length;
  return length === 0 || (isId && isZero(reader.bytes, start, reader.position));
}
