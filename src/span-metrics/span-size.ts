import { KEY_VALUE } from "../model/otlp/schema.ts";
import type { MessageSchema } from "../model/otlp/schema.ts";
import type { WireReader } from "../model/wire/reader.ts";
import { EMPTY_MESSAGE_BYTES, isZero, surplusWithin, varintBytes } from "./surplus-bytes.ts";

/** Of Span; later fields are not known to Tempo, and not in its sizes. */
const LAST_FIELD = 16;
/** Bits of a tag that say the wire type. */
const WIRE_TYPE_BITS = 3;

/**
 * How long the protobuf message of one span after the other is as Tempo has it behind its receiver: with a status in any
 * case, and without fields that have their default value, which JSON and some protobuf encoders write.
 */
export class SpanSize {
  private raw = 0;
  private hasStatus = false;
  /** What does not count: of attributes, which may be read twice, and of all else. */
  private ofAttributes = 0;
  private surplus = 0;

  /** Of the present span, when all its fields were told. */
  get bytes(): number {
    const status = this.hasStatus ? 0 : EMPTY_MESSAGE_BYTES;
    return this.raw + status - this.surplus - this.ofAttributes;
  }

  /** @param raw bytes that were sent. */
  begin(raw: number): void {
    this.raw = raw;
    this.hasStatus = false;
    this.surplus = this.ofAttributes = 0;
  }

  /** All attributes are read anew. */
  clearAttributes(): void {
    this.ofAttributes = 0;
  }

  /** All of these: of a field whose value is `[start, end)`. @param reader is left as it is. */
  attribute(reader: WireReader, start: number, end: number): void {
    this.ofAttributes += surplusWithin(reader, KEY_VALUE, start, end);
  }

  /** A nested message in `[start, end)` that is neither an attribute nor the status. @param reader is left as it is. */
  message(reader: WireReader, schema: MessageSchema, start: number, end: number): void {
    this.surplus += surplusWithin(reader, schema, start, end);
  }

  /** The status in `[start, end)`: Tempo's spans have one in any case, so that its absence counts. */
  status(reader: WireReader, schema: MessageSchema, start: number, end: number): void {
    this.hasStatus = true;
    this.message(reader, schema, start, end);
  }

  /** A field of text or bytes in `[start, end)`, which counts for nothing if it is empty or unknown to Tempo. */
  text(tag: number, start: number, end: number): void {
    if (start === end || !isKnown(tag)) this.leaveOut(tag, end - start);
  }

  /** A field whose number is written in `[start, end)`, which counts for nothing if it is 0 or unknown to Tempo. */
  number(tag: number, bytes: Uint8Array, start: number, end: number): void {
    if (!isKnown(tag) || isZero(bytes, start, end)) this.surplus += varintBytes(tag) + end - start;
  }

  /** A field of bytes that counts for nothing. */
  leaveOut(tag: number, length: number): void {
    this.surplus += varintBytes(tag) + varintBytes(length) + length;
  }
}

const isKnown = (tag: number): boolean => tag >>> WIRE_TYPE_BITS <= LAST_FIELD;
