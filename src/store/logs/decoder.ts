import type { JournalRecord } from "../../journal/record.ts";
import type { WireReader } from "../../model/wire/reader.ts";
import { AttributePlace } from "../duckdb/attribute-place.ts";
import type { Dictionaries } from "../duckdb/dictionaries.ts";
import { GroupedRecords } from "../duckdb/grouped-records.ts";
import type { Interner } from "../../base/interner.ts";
import { ShapeBuilder, ShapeScope } from "../duckdb/shapes.ts";
import { SignatureBuilder } from "../duckdb/signature.ts";
import { internShort } from "../duckdb/intern-short.ts";
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
  private readonly times = new RecordTimes();
  private readonly body = new RecordBody();
  private readonly place = new AttributePlace();
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
    this.buffer.beginBytes(LogColumn.rest, row);
    for (let at = reader.position; reader.next(); at = reader.position) {
      if (!this.field(reader, row)) this.buffer.appendBytes(reader.bytes, at, reader.position);
    }
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

  /** Reads a field; `true` if columns hold all of it. */
  private field(reader: WireReader, row: number): boolean {
    switch ((reader.field << 3) | reader.wireType) {
      case Tag.time:
        this.times.readTime(reader);
        return true;
      case Tag.observedTime:
        this.times.readObserved(reader);
        return true;
      case Tag.severityNumber:
        return this.severityNumber(reader, row);
      case Tag.severityText:
        return this.severityText(reader, row);
      case Tag.body:
        return this.body.read(reader);
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
    const id = internShort(this.texts, reader.bytes, start, start + length);
    this.setWord(LogColumn.severityText, row, id);
    if (length === 0) return id !== 0;
    this.size += FieldBytes.severityText + length;
    if (this.vocabulary.mapping.severityTextAsLabel)
      this.streams.addSeverity(reader.bytes.subarray(start, start + length));
    return id !== 0;
  }

  /** Notes an attribute, which stays in `rest`. */
  private attribute(reader: WireReader): boolean {
    const { place } = this;
    place.read(reader);
    const { bytes } = reader;
    const { keyStart, keyEnd, valueStart, valueEnd } = place;
    const key = internShort(this.keys, bytes, keyStart, keyEnd);
    this.shape.add(key, ShapeScope.own);
    this.signature.add(key, reader, valueStart, valueEnd);
    if (this.levels.isLevelKey(key)) this.levelKey = true;
    const action = this.isPushed ? undefined : this.actions?.of(key, bytes, keyStart, keyEnd);
    if (action === "index_label") this.streams.add(bytes.subarray(place.start, place.end));
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
}

const NOTHING = new Uint8Array(0);
