import type { JournalRecord } from "../../journal/record.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { AttributePlace } from "../../model/otlp/attribute-place.ts";
import { GroupedRecords } from "../duckdb/grouped-records.ts";
import type { Interner } from "../../base/interner.ts";
import { LONGEST_INTERNED, internShort } from "../duckdb/intern-short.ts";
import { takeFields } from "../../model/wire/record-fields.ts";
import type { FieldTaker } from "../../model/wire/record-fields.ts";
import type { RecordDecoder } from "../duckdb/signal-table.ts";
import { ShapeBuilder, ShapeScope } from "../duckdb/shapes.ts";
import type { ShapeIndex } from "../duckdb/shapes.ts";
import { SignatureBuilder } from "../duckdb/signature.ts";
import { WriteBuffer } from "../duckdb/write-buffer.ts";
import { SpanTag } from "../../model/otlp/span-tags.ts";
import { WireReader, WireType } from "../../model/wire/reader.ts";
import { IN_REST, SPAN_COLUMNS, SpanColumn } from "./columns.ts";
import { PromotedWriter } from "./promoted.ts";

const KEY = (1 << 3) | 2;
const STATUS_MESSAGE = (2 << 3) | 2;
const STATUS_CODE = 3 << 3;
const EVENT_ATTRIBUTES = 3;
const LINK_ATTRIBUTES = 4;
const NOTHING = new Uint8Array(0);
const GREATEST_KIND = 5;
const GREATEST_STATUS = 2;

/** Why spans were left out, with counts. */
export type DropCounts = Record<"invalid trace id" | "invalid span id" | "too many resources", number>;

/**
 * Decodes ExportTraceServiceRequest messages into columns. What has no column of its own goes to
 * `rest` as the fields were sent, so that columns and `rest` together are the span.
 */
export class SpanDecoder implements RecordDecoder, FieldTaker {
  readonly buffer = new WriteBuffer(SPAN_COLUMNS);
  readonly dropped: DropCounts = { "invalid trace id": 0, "invalid span id": 0, "too many resources": 0 };
  private readonly groups: GroupedRecords;
  private readonly keys: Interner;
  private readonly names: Interner;
  private readonly messages: Interner;
  private readonly shape: ShapeBuilder;
  private readonly promoted: PromotedWriter;
  private readonly signature = new SignatureBuilder();
  private readonly place = new AttributePlace();
  /** Stands for "has an event", "has a link" in shapes. */
  private readonly anyKey: number;
  private readonly noName: number;
  private readonly noMessage: number;
  /** The request, and the row that its present span goes to. */
  private reader = new WireReader(NOTHING);
  private row = 0;
  private endLow = 0;
  private endHigh = 0;
  /** Whether attributes may go to columns of their own. */
  private promoting = true;
  private skip = 0;

  constructor(dictionaries: Dictionaries, shapes: ShapeIndex) {
    this.groups = new GroupedRecords(dictionaries.get("resource"), dictionaries.get("scope"));
    this.keys = dictionaries.get("key");
    this.names = dictionaries.get("name");
    this.messages = dictionaries.get("status_message");
    this.shape = new ShapeBuilder(shapes);
    this.promoted = new PromotedWriter(dictionaries);
    this.anyKey = this.keys.intern(NOTHING);
    this.noName = this.names.intern(NOTHING);
    this.noMessage = this.messages.intern(NOTHING);
  }

  /**
   * Adds the request's spans to the buffer, but for the first `skip` that are valid.
   *
   * @param record its payload is an ExportTraceServiceRequest.
   */
  decode({ payload }: JournalRecord, skip: number): void {
    this.skip = skip;
    this.groups.visit(payload, (reader, resource, scope) => this.span(reader, resource, scope));
  }

  private span(reader: WireReader, resource: number, scope: number): void {
    const { buffer } = this;
    this.reader = reader;
    const start = reader.position;
    let row = this.fields(reader, resource, scope);
    let shape = this.shape.end();
    if (shape === undefined) {
      buffer.dropRow();
      reader.position = start;
      this.promoting = false;
      row = this.fields(reader, resource, scope);
      this.promoting = true;
      shape = this.shape.end() ?? 0;
    }
    this.setWord(SpanColumn.shape, row, shape);
    this.signature.store(buffer.column(SpanColumn.signature), row);
    this.setDuration(row);
    const reason = this.reasonToDrop(row, resource, scope);
    if (reason !== undefined) this.dropped[reason]++;
    else if (this.skip > 0) this.skip--;
    else return;
    buffer.dropRow();
  }

  /** Reads the span into a new row. */
  private fields(reader: WireReader, resource: number, scope: number): number {
    const { buffer } = this;
    const row = buffer.addRow();
    this.setWord(SpanColumn.name, row, this.noName);
    this.setWord(SpanColumn.statusMessage, row, this.noMessage);
    this.setWord(SpanColumn.resource, row, resource);
    this.setWord(SpanColumn.scope, row, scope);
    this.endLow = 0;
    this.endHigh = 0;
    this.shape.begin();
    this.signature.begin();
    this.row = row;
    buffer.beginBytes(SpanColumn.rest, row);
    takeFields(reader, this);
    buffer.endBytes(SpanColumn.rest, row);
    return row;
  }

  keep(start: number, end: number): void {
    this.buffer.appendBytes(this.reader.bytes, start, end);
  }

  takeBytes(tag: number, start: number, end: number): boolean {
    const { row, reader } = this;
    switch (tag) {
      case SpanTag.attributes:
        return this.attribute(reader, start, end, row);
      case SpanTag.traceId:
        // Whatever it is: without one the span is dropped.
        this.buffer.setId(SpanColumn.traceId, row, reader.bytes, start, end);
        return true;
      case SpanTag.spanId:
        this.buffer.setId(SpanColumn.spanId, row, reader.bytes, start, end);
        return true;
      case SpanTag.parentSpanId:
        return this.buffer.setId(SpanColumn.parentId, row, reader.bytes, start, end);
      case SpanTag.name:
        return this.name(start, end, row);
      case SpanTag.events:
        return this.nestedKeys(start, end, EVENT_ATTRIBUTES, ShapeScope.event);
      case SpanTag.links:
        return this.nestedKeys(start, end, LINK_ATTRIBUTES, ShapeScope.link);
      case SpanTag.status:
        return this.status(start, end, row);
      default:
        return false;
    }
  }

  takeFixed64(tag: number, start: number): boolean {
    const { view } = this.reader;
    const low = view.getUint32(start, true);
    const high = view.getUint32(start + 4, true);
    if (tag === SpanTag.start) {
      const { words } = this.buffer.column(SpanColumn.start);
      words[this.row * 2] = low;
      words[this.row * 2 + 1] = high;
    } else if (tag === SpanTag.end) {
      this.endLow = low;
      this.endHigh = high;
    } else return false;
    return true;
  }

  takeOther(tag: number, reader: WireReader): boolean {
    if (tag === SpanTag.kind) return this.kind(reader, this.row);
    reader.skip();
    return false;
  }

  private name(start: number, end: number, row: number): boolean {
    const id = internShort(this.names, this.reader.bytes, start, end);
    this.setWord(SpanColumn.name, row, id);
    return id !== 0;
  }

  private kind(reader: WireReader, row: number): boolean {
    const kind = reader.varint();
    const held = kind <= GREATEST_KIND;
    this.buffer.column(SpanColumn.kind).bytes[row] = held ? kind : IN_REST;
    return held;
  }

  /** End minus start, modulo 2^64, so that the end can be had back exactly. */
  private setDuration(row: number): void {
    const start = this.buffer.column(SpanColumn.start).words;
    const { words } = this.buffer.column(SpanColumn.duration);
    const low = this.endLow - (start[row * 2] ?? 0);
    words[row * 2] = low;
    words[row * 2 + 1] = this.endHigh - (start[row * 2 + 1] ?? 0) - (low < 0 ? 1 : 0);
  }

  private attribute(reader: WireReader, start: number, end: number, row: number): boolean {
    const { place, promoted, keys } = this;
    const guessed = this.promoting ? promoted.guess(reader.bytes, start, end) : 0;
    if (guessed !== 0 && this.put(promoted.column(promoted.keyOf(guessed)), row, guessed)) {
      keys.passed(promoted.keyOf(guessed));
      return true;
    }
    place.read(reader, start, end);
    const key = internShort(keys, reader.bytes, place.keyStart, place.keyEnd);
    if (guessed === 0 && this.promote(key, reader.bytes, row)) return true;
    this.shape.addOwn(key);
    this.signature.add(key, reader, place.valueStart, place.valueEnd);
    return false;
  }

  private promote(key: number, bytes: Uint8Array, row: number): boolean {
    const { start, end } = this.place;
    const index = this.promoting ? this.promoted.column(key) : 0;
    if (index === 0 || end - start > LONGEST_INTERNED) return false;
    if (this.buffer.column(index).words[row] !== 0) return false;
    return this.put(index, row, this.promoted.intern(key, bytes, start, end));
  }

  /** Sets the column of an attribute, unless it is not interned, or another one has the column. */
  private put(index: number, row: number, id: number): boolean {
    const { words } = this.buffer.column(index);
    if (id === 0 || words[row] !== 0) return false;
    words[row] = id;
    this.shape.addPromoted(index - SpanColumn.firstPromoted);
    return true;
  }

  private key(reader: WireReader): number {
    const length = reader.length();
    const start = reader.position;
    reader.position = start + length;
    return internShort(this.keys, reader.bytes, start, reader.position);
  }

  /** Notes the attribute keys of an event or link, which stays in `rest`. */
  private nestedKeys(start: number, end: number, attributes: number, scope: ShapeScope): boolean {
    this.shape.add(this.anyKey, scope);
    const { reader } = this;
    const outer = reader.enterAt(start, end);
    while (reader.next()) {
      if (reader.field !== attributes || reader.wireType !== WireType.bytes) {
        reader.skip();
        continue;
      }
      const inner = reader.enter();
      while (reader.next()) {
        if (((reader.field << 3) | reader.wireType) === KEY) this.shape.add(this.key(reader), scope);
        else reader.skip();
      }
      reader.leave(inner);
    }
    reader.leave(outer);
    return false;
  }

  private status(from: number, to: number, row: number): boolean {
    const { reader } = this;
    const outer = reader.enterAt(from, to);
    let start = 0;
    let end = 0;
    let code = 0;
    let simple = true;
    while (reader.next()) {
      const tag = (reader.field << 3) | reader.wireType;
      if (tag === STATUS_MESSAGE) {
        const length = reader.length();
        start = reader.position;
        end = start + length;
        reader.position = end;
      } else if (tag === STATUS_CODE) code = reader.varint();
      else {
        reader.skip();
        simple = false;
      }
    }
    reader.leave(outer);
    const held = code <= GREATEST_STATUS;
    this.buffer.column(SpanColumn.status).bytes[row] = held ? code : IN_REST;
    const message = simple && held ? internShort(this.messages, reader.bytes, start, end) : 0;
    this.setWord(SpanColumn.statusMessage, row, message);
    // An empty Status is not the same as none, and only `rest` can tell.
    return message !== 0 && (code !== 0 || end > start);
  }

  private reasonToDrop(row: number, resource: number, scope: number): keyof DropCounts | undefined {
    if (this.isZero(SpanColumn.traceId, row)) return "invalid trace id";
    if (this.isZero(SpanColumn.spanId, row)) return "invalid span id";
    return resource === 0 || scope === 0 ? "too many resources" : undefined;
  }

  private isZero(index: number, row: number): boolean {
    const { width, words } = this.buffer.column(index);
    const count = width / 4;
    for (let i = row * count; i < (row + 1) * count; i++) if (words[i] !== 0) return false;
    return true;
  }

  private setWord(index: number, row: number, value: number): void {
    this.buffer.column(index).words[row] = value;
  }
}
