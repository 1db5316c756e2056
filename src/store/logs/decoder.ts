import { utf8 } from "../../base/bytes.ts";
import { toUnixNano } from "../../base/units.ts";
import type { JournalRecord } from "../../journal/record.ts";
import { WireReader } from "../../model/wire/reader.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { GroupedRecords } from "../duckdb/grouped-records.ts";
import type { Interner } from "../../base/interner.ts";
import { ShapeBuilder, ShapeScope } from "../duckdb/shapes.ts";
import { SignatureBuilder } from "../duckdb/signature.ts";
import type { RecordDecoder } from "../duckdb/signal-table.ts";
import { readAnyValue } from "../../model/otlp/decode-common.ts";
import { WriteBuffer } from "../duckdb/write-buffer.ts";
import { LOG_COLUMNS, LONGEST_INTERNED, LogColumn, SEVERITY_IN_REST, TimeOrigin } from "./columns.ts";
import { LevelFinder } from "./level-finder.ts";
import { RecordActions } from "./record-actions.ts";
import { RecordStreams } from "./record-streams.ts";
import { scalarTextBytes } from "./text-bytes.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Tags of logs.proto's LogRecord: field number and wire type. */
const Tag = {
  time: (1 << 3) | 1,
  severityNumber: 2 << 3,
  severityText: (3 << 3) | 2,
  body: (5 << 3) | 2,
  attributes: (6 << 3) | 2,
  flags: (8 << 3) | 5,
  traceId: (9 << 3) | 2,
  spanId: (10 << 3) | 2,
  observedTime: (11 << 3) | 1,
} as const;

const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;
const STRING_VALUE = (1 << 3) | 2;

/** Bytes that Loki counts for a field of its own: the label's name and the length of its value. */
const FieldBytes = {
  observedTime: "observed_timestamp".length + 19,
  severityNumber: "severity_number".length + 2,
  severityText: "severity_text".length,
  flags: "flags".length + 1,
  traceId: "trace_id".length + 32,
  spanId: "span_id".length + 16,
} as const;

/** Why records were left out, with counts. */
export type DropCounts = Record<"too many resources", number>;

/**
 * Decodes ExportLogsServiceRequest messages into columns, as Loki's OTLP endpoint reads them. What
 * has no column of its own goes to `rest` as the fields were sent.
 */
export class LogDecoder implements RecordDecoder {
  readonly buffer = new WriteBuffer(LOG_COLUMNS);
  readonly dropped: DropCounts = { "too many resources": 0 };
  private readonly groups: GroupedRecords;
  private readonly keys: Interner;
  private readonly texts: Interner;
  private readonly shape: ShapeBuilder;
  private readonly signature = new SignatureBuilder();
  private readonly levels: LevelFinder;
  private readonly noText: number;
  private readonly vocabulary: LogVocabulary;
  private readonly actions: RecordActions | undefined;
  private readonly streams: RecordStreams;
  private isPushed = false;
  private receivedAt = 0n;
  private timeSet = false;
  private observedSet = false;
  private observedLow = 0;
  private observedHigh = 0;
  private bodyStart = 0;
  private bodyEnd = 0;
  private bodyText: Uint8Array | undefined;
  private levelKey = false;
  private size = 0;
  private skip = 0;

  constructor(dictionaries: Dictionaries, vocabulary: LogVocabulary) {
    this.groups = new GroupedRecords(dictionaries.get("resource"), dictionaries.get("scope"));
    this.keys = dictionaries.get("key");
    this.texts = dictionaries.get("severity_text");
    this.shape = new ShapeBuilder(vocabulary.shapes);
    this.levels = new LevelFinder(dictionaries, vocabulary);
    this.noText = this.texts.intern(NOTHING);
    this.vocabulary = vocabulary;
    const { record } = vocabulary.mapping;
    this.actions = record === undefined ? undefined : new RecordActions(record);
    this.streams = new RecordStreams(dictionaries.get("resource"));
  }

  /** @param record its payload is an ExportLogsServiceRequest. */
  decode({ payload, receivedAt }: JournalRecord, skip: number): void {
    this.skip = skip;
    this.receivedAt = toUnixNano(receivedAt);
    this.groups.visit(payload, (reader, resource, scope) => this.record(reader, resource, scope));
  }

  private record(reader: WireReader, resource: number, scope: number): void {
    const row = this.buffer.addRow();
    this.begin(row, resource, scope);
    this.buffer.beginBytes(LogColumn.rest, row);
    for (let at = reader.position; reader.next(); at = reader.position) {
      if (!this.field(reader, row)) this.buffer.appendBytes(reader.bytes, at, reader.position);
    }
    this.buffer.endBytes(LogColumn.rest, row);
    if (this.vocabulary.mapping.hasRecordLabels)
      this.setWord(LogColumn.resource, row, this.streams.of(resource));
    this.setTimes(row);
    this.setLine(reader.bytes, row);
    this.setWord(LogColumn.bytes, row, this.size);
    this.setWord(LogColumn.shape, row, this.shape.end() ?? 0);
    this.signature.store(this.buffer.column(LogColumn.signature), row);
    if (resource === 0 || scope === 0) this.dropped["too many resources"]++;
    else if (this.skip > 0) this.skip--;
    else {
      this.setWord(LogColumn.level, row, this.levels.levelOf(this.buffer, row, this.levelKey));
      return;
    }
    this.buffer.dropRow();
  }

  private begin(row: number, resource: number, scope: number): void {
    this.setWord(LogColumn.resource, row, resource);
    this.setWord(LogColumn.scope, row, scope);
    this.setWord(LogColumn.severityText, row, this.noText);
    this.timeSet = false;
    this.observedSet = false;
    this.bodyStart = 0;
    this.bodyEnd = 0;
    this.bodyText = undefined;
    this.levelKey = false;
    this.size = 0;
    this.streams.begin();
    this.isPushed =
      this.actions !== undefined && resource !== 0 && this.vocabulary.resource(resource).isPushed;
    this.shape.begin();
    this.signature.begin();
  }

  /** Reads a field; `true` if columns hold all of it. */
  private field(reader: WireReader, row: number): boolean {
    switch ((reader.field << 3) | reader.wireType) {
      case Tag.time:
        return this.time(reader, row);
      case Tag.observedTime:
        return this.observedTime(reader);
      case Tag.severityNumber:
        return this.severityNumber(reader, row);
      case Tag.severityText:
        return this.severityText(reader, row);
      case Tag.body:
        return this.body(reader);
      case Tag.attributes:
        return this.attribute(reader);
      case Tag.traceId:
        return this.id(reader, row, LogColumn.traceId, FieldBytes.traceId);
      case Tag.spanId:
        return this.id(reader, row, LogColumn.spanId, FieldBytes.spanId);
      case Tag.flags:
        if (reader.fixed32() !== 0) this.size += FieldBytes.flags;
        return false;
      default:
        reader.skip();
        return false;
    }
  }

  private time(reader: WireReader, row: number): boolean {
    reader.fixed64Halves();
    this.timeSet = (reader.low | reader.high) !== 0;
    this.setLong(LogColumn.time, row, reader.low, reader.high);
    return true;
  }

  private observedTime(reader: WireReader): boolean {
    reader.fixed64Halves();
    this.observedLow = reader.low;
    this.observedHigh = reader.high;
    this.observedSet = (reader.low | reader.high) !== 0;
    return true;
  }

  /** A record without time takes its observed time, or when it was received. */
  private setTimes(row: number): void {
    const { bytes } = this.buffer.column(LogColumn.origin);
    if (this.timeSet) {
      bytes[row] = this.observedSet ? TimeOrigin.both : TimeOrigin.record;
      if (this.observedSet) this.setObservedDelta(row);
      return;
    }
    bytes[row] = this.observedSet ? TimeOrigin.observed : TimeOrigin.received;
    if (this.observedSet) this.setLong(LogColumn.time, row, this.observedLow, this.observedHigh);
    else {
      const { receivedAt } = this;
      this.setLong(LogColumn.time, row, Number(BigInt.asUintN(32, receivedAt)), Number(receivedAt >> 32n));
    }
  }

  private setObservedDelta(row: number): void {
    const { words } = this.buffer.column(LogColumn.time);
    const low = this.observedLow - (words[row * 2] ?? 0);
    const high = this.observedHigh - (words[row * 2 + 1] ?? 0) - (low < 0 ? 1 : 0);
    this.setLong(LogColumn.observedDelta, row, low, high);
    this.size += FieldBytes.observedTime;
  }

  private severityNumber(reader: WireReader, row: number): boolean {
    const severity = reader.varint();
    const held = severity < SEVERITY_IN_REST;
    this.buffer.column(LogColumn.severity).bytes[row] = held ? severity : SEVERITY_IN_REST;
    if (severity !== 0) this.size += FieldBytes.severityNumber;
    return held;
  }

  private severityText(reader: WireReader, row: number): boolean {
    const length = reader.length();
    const start = reader.position;
    reader.position += length;
    const id = this.interned(this.texts, reader.bytes, start, start + length);
    this.setWord(LogColumn.severityText, row, id);
    if (length === 0) return id !== 0;
    this.size += FieldBytes.severityText + length;
    if (this.vocabulary.mapping.severityTextAsLabel)
      this.streams.addSeverity(reader.bytes.subarray(start, start + length));
    return id !== 0;
  }

  /**
   * Text becomes the line as it is; anything else stays in `rest` too, with its type, and so does empty
   * text, which is not the same as no body.
   */
  private body(reader: WireReader): boolean {
    const outer = reader.enter();
    const start = reader.position;
    const text = reader.next() && ((reader.field << 3) | reader.wireType) === STRING_VALUE;
    if (text) {
      const length = reader.length();
      this.bodyStart = reader.position;
      this.bodyEnd = reader.position + length;
      reader.position = this.bodyEnd;
    }
    const simple = text && reader.position === reader.end;
    if (!simple)
      this.bodyText = utf8(valueText(readAnyValue(new WireReader(reader.bytes, start, reader.end))));
    reader.leave(outer);
    return simple && this.bodyEnd > this.bodyStart;
  }

  private setLine(bytes: Uint8Array, row: number): void {
    const { buffer, bodyText } = this;
    buffer.beginBytes(LogColumn.line, row);
    if (bodyText === undefined) buffer.appendBytes(bytes, this.bodyStart, this.bodyEnd);
    else buffer.appendBytes(bodyText, 0, bodyText.length);
    buffer.endBytes(LogColumn.line, row);
    this.size += bodyText === undefined ? this.bodyEnd - this.bodyStart : bodyText.length;
  }

  private attribute(reader: WireReader): boolean {
    const outer = reader.enter();
    const whole = reader.position;
    let [key, keyStart, keyEnd] = [0, 0, 0];
    let [valueStart, valueEnd] = [0, 0];
    while (reader.next()) {
      const tag = (reader.field << 3) | reader.wireType;
      if (tag !== KEY && tag !== VALUE) {
        reader.skip();
        continue;
      }
      const length = reader.length();
      const start = reader.position;
      const end = start + length;
      if (tag === KEY) {
        key = this.interned(this.keys, reader.bytes, start, end);
        [keyStart, keyEnd] = [start, end];
      } else [valueStart, valueEnd] = [start, end];
      reader.position = end;
    }
    const { bytes, end } = reader;
    reader.leave(outer);
    this.shape.add(key, ShapeScope.own);
    this.signature.add(key, reader, valueStart, valueEnd);
    if (this.levels.isLevelKey(key)) this.levelKey = true;
    const action = this.isPushed ? undefined : this.actions?.of(key, bytes, keyStart, keyEnd);
    if (action === "index_label") this.streams.add(bytes.subarray(whole, end));
    else if (action !== "drop") {
      this.size += keyEnd - keyStart;
      if (valueEnd > valueStart) this.size += scalarTextBytes(bytes, valueStart, valueEnd);
    }
    return false;
  }

  /** `false` if the id is of another length or zero, and so stays in `rest`. */
  private id(reader: WireReader, row: number, index: number, size: number): boolean {
    const length = reader.length();
    const start = reader.position;
    reader.position = start + length;
    if (!this.buffer.setId(index, row, reader.bytes, start, start + length)) return false;
    this.size += size;
    return true;
  }

  private setWord(index: number, row: number, value: number): void {
    this.buffer.column(index).words[row] = value;
  }

  private setLong(index: number, row: number, low: number, high: number): void {
    const { words } = this.buffer.column(index);
    words[row * 2] = low;
    words[row * 2 + 1] = high;
  }

  private interned(interner: Interner, bytes: Uint8Array, start: number, end: number): number {
    return end - start > LONGEST_INTERNED ? 0 : interner.intern(bytes, start, end);
  }
}

const NOTHING = new Uint8Array(0);
