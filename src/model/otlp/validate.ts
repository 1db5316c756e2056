import { WatchtowerError, limitError } from "../../base/errors.ts";
import type { Signal } from "../signal.ts";
import { WireReader, WireType } from "../wire/reader.ts";
import { rejectNumberPoint, rejectSpan } from "./accept.ts";
import type { RejectReason } from "./accept.ts";
import {
  EXPONENTIAL_POINT,
  HISTOGRAM_POINT,
  LOG_RECORD,
  METRIC,
  NUMBER_POINT,
  REQUESTS,
  SPAN,
  SUMMARY_POINT,
} from "./schema.ts";
import type { FieldSchema, MessageSchema } from "./schema.ts";

/** Deeper than any message that an SDK sends; arrays and maps in attributes may nest. */
export const MAX_DEPTH = 64;

export interface Validation {
  /** Spans, data points or log records, those rejected included. */
  readonly items: number;
  /** How many of them cannot be kept, by reason. */
  readonly rejected: ReadonlyMap<RejectReason, number>;
}

const ITEMS: ReadonlySet<MessageSchema> = new Set([
  SPAN,
  LOG_RECORD,
  NUMBER_POINT,
  HISTOGRAM_POINT,
  EXPONENTIAL_POINT,
  SUMMARY_POINT,
]);

/**
 * Walks the wire bytes of an `Export…ServiceRequest` once, without making objects.
 *
 * @throws WatchtowerError `invalid`, with the byte offset, for bytes that are no such message, or `limit`
 *   when messages nest deeper than {@link MAX_DEPTH}.
 */
export function validate(signal: Signal, bytes: Uint8Array): Validation {
  const walk = new Walk(bytes);
  walk.message(REQUESTS[signal], 0);
  return { items: walk.items, rejected: walk.rejected };
}

class Walk {
  items = 0;
  readonly rejected = new Map<RejectReason, number>();
  private readonly reader: WireReader;

  constructor(bytes: Uint8Array) {
    this.reader = new WireReader(bytes);
  }

  message(schema: MessageSchema, depth: number): void {
    const { reader } = this;
    if (depth > MAX_DEPTH) throw limitError("maxDepth", MAX_DEPTH, "OTLP message is nested too deeply");
    while (reader.next()) {
      const field = schema.byNumber[reader.field];
      if (field === undefined) reader.skip();
      else this.field(schema, field, depth);
    }
  }

  private field(schema: MessageSchema, field: FieldSchema, depth: number): void {
    const { reader } = this;
    const expected = field.wireType;
    if (reader.wireType === expected) {
      if (field.type.kind === "message") this.nested(field.type.message(), depth + 1);
      else reader.skip();
      return;
    }
    if (field.repeated && reader.wireType === WireType.bytes && expected !== WireType.bytes) {
      this.packed(field, expected);
      return;
    }
    const found = `wire type ${reader.wireType} where ${expected} belongs`;
    throw new WatchtowerError(
      "invalid",
      `${schema.name}.${field.name} has ${found}, before byte ${reader.position}`,
    );
  }

  private nested(schema: MessageSchema, depth: number): void {
    const outerEnd = this.reader.enter();
    const start = this.reader.position;
    this.message(schema, depth);
    if (ITEMS.has(schema)) this.item(schema, start);
    else if (schema === METRIC) this.metric(start);
    this.reader.leave(outerEnd);
  }

  /** The walk over the item is done; its own rules look at it again. */
  private item(schema: MessageSchema, start: number): void {
    this.items++;
    const { bytes, end } = this.reader;
    if (schema === SPAN) this.reject(rejectSpan(new WireReader(bytes, start, end)), 1);
    else if (schema === NUMBER_POINT) this.reject(rejectNumberPoint(new WireReader(bytes, start, end)), 1);
  }

  /** Points of a metric without name cannot be kept. */
  private metric(start: number): void {
    const reader = new WireReader(this.reader.bytes, start, this.reader.end);
    let named = false;
    while (reader.next()) {
      if (reader.field === 1) named = reader.bytesValue().length > 0;
      else reader.skip();
    }
    if (!named) this.reject("metric without name", this.pointsBelow(start));
  }

  private pointsBelow(start: number): number {
    const counter = new Walk(this.reader.bytes.subarray(start, this.reader.end));
    counter.reader.end = this.reader.end - start;
    counter.message(METRIC, 0);
    const rejected = [...counter.rejected.values()].reduce((sum, count) => sum + count, 0);
    return counter.items - rejected;
  }

  private reject(reason: RejectReason | undefined, count: number): void {
    if (reason !== undefined && count > 0)
      this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + count);
  }

  private packed(field: FieldSchema, itemType: number): void {
    const outerEnd = this.reader.enter();
    while (this.reader.position < this.reader.end) {
      this.reader.field = field.number;
      this.reader.wireType = itemType;
      this.reader.skip();
    }
    this.reader.leave(outerEnd);
  }
}
