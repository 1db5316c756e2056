import type { JournalRecord } from "../../journal/record.ts";
import { WireReader } from "../../model/wire/reader.ts";
import { AttributePlace } from "../../model/otlp/attribute-place.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { GroupedRecords } from "../duckdb/grouped-records.ts";
import type { Interner } from "../../base/interner.ts";
import { ShapeBuilder, ShapeScope } from "../duckdb/shapes.ts";
import { SignatureBuilder } from "../duckdb/signature.ts";
import { internShort } from "../duckdb/intern-short.ts";
import { takeFields } from "../../model/wire/record-fields.ts";
import type { FieldTaker } from "../../model/wire/record-fields.ts";
import type { RecordDecoder } from "../duckdb/signal-table.ts";
import { WriteBuffer } from "../duckdb/write-buffer.ts";
import { LOG_COLUMNS, LogColumn, SEVERITY_IN_REST } from "./columns.ts";
import { LevelFinder } from "./level-finder.ts";
import { RecordActions } from "./record-actions.ts";
import { RecordBody } from "./record-body.ts";
import { RecordStreams } from "./record-streams.ts";
import { RecordTimes } from "./record-times.ts";
import { scalarTextBytes } from "./text-bytes.ts";
import type { LogVocabulary } from "./vocabulary.ts";

const NOTHING = new Uint8Array(0);

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
export class LogDecoder implements RecordDecoder, FieldTaker {
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
  private readonly times = new RecordTimes();
  private readonly body = new RecordBody();
  private readonly place = new AttributePlace();
  /** The request, and the row that its present record goes to. */
  private reader = new WireReader(NOTHING);
  private row = 0;
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
    this.times.setReceived(receivedAt);
    this.groups.visit(payload, (reader, resource, scope) => this.record(reader, resource, scope));
  }

  private record(reader: WireReader, resource: number, scope: number): void {
    const row = this.buffer.addRow();
    this.begin(row, resource, scope);
    this.reader = reader;
    this.row = row;
    this.buffer.beginBytes(LogColumn.rest, row);
    takeFields(reader, this);
    this.buffer.endBytes(LogColumn.rest, row);
    if (this.vocabulary.mapping.hasRecordLabels)
      this.setWord(LogColumn.resource, row, this.streams.of(resource));
    if (this.times.store(this.buffer, row)) this.size += FieldBytes.observedTime;
    this.size += this.body.store(reader.bytes, this.buffer, row);
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
    this.times.begin();
    this.body.begin();
    this.levelKey = false;
    this.size = 0;
    this.streams.begin();
    this.isPushed =
      this.actions !== undefined && resource !== 0 && this.vocabulary.resource(resource).isPushed;
    this.shape.begin();
    this.signature.begin();
  }

  keep(start: number, end: number): void {
    this.buffer.appendBytes(this.reader.bytes, start, end);
  }

  takeBytes(tag: number, start: number, end: number): boolean {
    switch (tag) {
      case Tag.attributes:
        this.attribute(start, end);
        return false;
      case Tag.body:
        return this.body.read(this.reader, start, end);
      case Tag.severityText:
        return this.severityText(start, end);
      case Tag.traceId:
        return this.id(LogColumn.traceId, FieldBytes.traceId, start, end);
      case Tag.spanId:
        return this.id(LogColumn.spanId, FieldBytes.spanId, start, end);
      default:
        return false;
    }
  }

  takeFixed64(tag: number, start: number): boolean {
    if (tag === Tag.time) this.times.setTime(this.reader.view, start);
    else if (tag === Tag.observedTime) this.times.setObserved(this.reader.view, start);
    else return false;
    return true;
  }

  takeOther(tag: number, reader: WireReader): boolean {
    if (tag === Tag.severityNumber) return this.severityNumber(reader);
    if (tag === Tag.flags) {
      if (reader.fixed32() !== 0) this.size += FieldBytes.flags;
      return false;
    }
    reader.skip();
    return false;
  }

  private severityNumber(reader: WireReader): boolean {
    const severity = reader.varint();
    const held = severity < SEVERITY_IN_REST;
    this.buffer.column(LogColumn.severity).bytes[this.row] = held ? severity : SEVERITY_IN_REST;
    if (severity !== 0) this.size += FieldBytes.severityNumber;
    return held;
  }

  private severityText(start: number, end: number): boolean {
    const { bytes } = this.reader;
    const id = internShort(this.texts, bytes, start, end);
    this.setWord(LogColumn.severityText, this.row, id);
    if (end === start) return id !== 0;
    this.size += FieldBytes.severityText + end - start;
    if (this.vocabulary.mapping.severityTextAsLabel) this.streams.addSeverity(bytes.subarray(start, end));
    return id !== 0;
  }

  /** Notes an attribute, which stays in `rest`. */
  private attribute(start: number, end: number): void {
    const { place, reader } = this;
    place.read(reader, start, end);
    const { bytes } = reader;
    const { keyStart, keyEnd, valueStart, valueEnd } = place;
    const key = internShort(this.keys, bytes, keyStart, keyEnd);
    this.shape.add(key, ShapeScope.own);
    this.signature.add(key, reader, valueStart, valueEnd);
    if (this.levels.isLevelKey(key)) this.levelKey = true;
    const action = this.isPushed ? undefined : this.actions?.of(key, bytes, keyStart, keyEnd);
    if (action === "index_label") this.streams.add(bytes.subarray(start, end));
    else if (action !== "drop") {
      this.size += keyEnd - keyStart;
      if (valueEnd > valueStart) this.size += scalarTextBytes(bytes, valueStart, valueEnd);
    }
  }

  /** `false` if the id is of another length or zero, and so stays in `rest`. */
  private id(index: number, size: number, start: number, end: number): boolean {
    if (!this.buffer.setId(index, this.row, this.reader.bytes, start, end)) return false;
    this.size += size;
    return true;
  }

  private setWord(index: number, row: number, value: number): void {
    this.buffer.column(index).words[row] = value;
  }
}
