import { fromUtf8 } from "../../base/bytes.ts";
import { nanoseconds, unixNano } from "../../base/units.ts";
import type { Nanoseconds, UnixNano } from "../../base/units.ts";
import type { AnyValue, KeyValue } from "../../model/otlp/common.ts";
import type { Span } from "../../model/otlp/trace.ts";
import type { ColumnReader, PlacedBytes } from "../duckdb/column-reader.ts";
import { quoted } from "../duckdb/columns.ts";
import { ShapeScope } from "../duckdb/shapes.ts";
import { IN_REST, PROMOTED_COLUMNS, SPAN_COLUMNS, SpanColumn } from "./columns.ts";
import { idBytes, idBytesOrEmpty, idHex, idHexOrEmpty } from "../duckdb/ids.ts";
import { promotedColumn } from "./promoted.ts";
import type { AttributeScope, ElementScope, SpanElement, SpanRow } from "./source.ts";
import { eventValue, linkValue } from "./span-elements.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** What {@link StoredSpan} needs of a query, in order. */
export const SPAN_COLUMN_NAMES: readonly string[] = SPAN_COLUMNS.map(({ name }) => name);
export const SPAN_SELECT = SPAN_COLUMN_NAMES.map(quoted).join(", ");

/** The spans of a chunk of `SELECT ${SPAN_SELECT}`. */
export function spansOfChunk(chunk: ColumnReader, vocabulary: SpanVocabulary): StoredSpan[] {
  return Array.from({ length: chunk.rows }, (_, row) => new StoredSpan(chunk, row, vocabulary));
}

/** A span in the table; each property is read when it is asked for. */
export class StoredSpan implements SpanRow {
  private readonly chunk: ColumnReader;
  private readonly row: number;
  private readonly vocabulary: SpanVocabulary;

  constructor(chunk: ColumnReader, row: number, vocabulary: SpanVocabulary) {
    this.chunk = chunk;
    this.row = row;
    this.vocabulary = vocabulary;
  }

  get traceId(): string {
    return idHex(this.chunk.fixed(SpanColumn.traceId), this.row, TRACE_ID_BYTES);
  }

  get spanId(): string {
    return idHex(this.chunk.fixed(SpanColumn.spanId), this.row, SPAN_ID_BYTES);
  }

  get parentSpanId(): string {
    return idHexOrEmpty(this.chunk.fixed(SpanColumn.parentId), this.row, SPAN_ID_BYTES);
  }

  /** Ids as they were sent; no parent is empty. */
  get traceIdBytes(): Uint8Array {
    return idBytes(this.chunk.fixed(SpanColumn.traceId), this.row, TRACE_ID_BYTES);
  }

  get spanIdBytes(): Uint8Array {
    return idBytes(this.chunk.fixed(SpanColumn.spanId), this.row, SPAN_ID_BYTES);
  }

  get parentIdBytes(): Uint8Array {
    return idBytesOrEmpty(this.chunk.fixed(SpanColumn.parentId), this.row, SPAN_ID_BYTES);
  }

  /** Id of the name; 0 if it is in the rest. */
  get nameId(): number {
    return this.id(SpanColumn.name);
  }

  get name(): string {
    const id = this.nameId;
    return id === 0 ? this.rest.name : fromUtf8(this.vocabulary.dictionaries.get("name").bytesOf(id));
  }

  get startTime(): UnixNano {
    return unixNano(this.chunk.i64(SpanColumn.start)[this.row] ?? 0n);
  }

  get duration(): Nanoseconds {
    return nanoseconds(this.chunk.i64(SpanColumn.duration)[this.row] ?? 0n);
  }

  /** As the column has it: the kind, or {@link IN_REST}. */
  get kindCode(): number {
    return this.chunk.u8(SpanColumn.kind)[this.row] ?? 0;
  }

  get kind(): number {
    return this.kindCode === IN_REST ? this.rest.kind : this.kindCode;
  }

  /** As the column has it: the status, or {@link IN_REST}. */
  get statusCode(): number {
    return this.chunk.u8(SpanColumn.status)[this.row] ?? 0;
  }

  get status(): number {
    return this.statusCode === IN_REST ? (this.rest.status?.code ?? 0) : this.statusCode;
  }

  /** Id of the message; 0 if the whole status is in the rest. */
  get statusMessageId(): number {
    return this.id(SpanColumn.statusMessage);
  }

  get statusMessage(): string {
    const id = this.statusMessageId;
    if (id === 0) return this.rest.status?.message ?? "";
    return fromUtf8(this.vocabulary.dictionaries.get("status_message").bytesOf(id));
  }

  get serviceName(): string {
    return this.vocabulary.resources.text(this.resource, "service.name");
  }

  /** Id of the resource; scopes likewise. */
  get resource(): number {
    return this.id(SpanColumn.resource);
  }

  get scope(): number {
    return this.id(SpanColumn.scope);
  }

  /** Id of the shape; 0 if it is unknown. */
  get shape(): number {
    return this.id(SpanColumn.shape);
  }

  /** Id of the attribute in the promoted column with this place in the list, 0 for none. */
  promoted(place: number): number {
    return this.id(SpanColumn.firstPromoted + place);
  }

  /** The fields that have no column, as they were sent. */
  get restBytes(): Uint8Array {
    return this.chunk.bytes(SpanColumn.rest, this.row);
  }

  /** The same, good until another span's is asked for. */
  get placedRest(): Readonly<PlacedBytes> {
    return this.chunk.placed(SpanColumn.rest, this.row);
  }

  attribute(scope: AttributeScope, name: string): readonly AnyValue[] {
    const { vocabulary } = this;
    switch (scope) {
      case "resource":
        return present(vocabulary.resources.attributes(this.resource).get(name));
      case "instrumentation":
        return present(vocabulary.scopes.attributes(this.scope).get(name));
      case "span":
        return present(this.own(name));
      case "event":
        if (!this.mayHave(isOfElement(name) ? "" : name, ShapeScope.event)) return NONE;
        return this.rest.events.flatMap((event) => present(eventValue(event, this.startTime, name)));
      case "link":
        if (!this.mayHave(isOfElement(name) ? "" : name, ShapeScope.link)) return NONE;
        return this.rest.links.flatMap((link) => present(linkValue(link, name)));
    }
  }

  elements(scope: ElementScope): readonly SpanElement[] {
    if (scope === "link") return this.rest.links.map((link) => (name) => linkValue(link, name));
    return this.rest.events.map((event) => (name) => eventValue(event, this.startTime, name));
  }

  attributeNames(scope: AttributeScope): readonly string[] {
    const { vocabulary } = this;
    switch (scope) {
      case "resource":
        return [...vocabulary.resources.attributes(this.resource).keys()];
      case "instrumentation":
        return [...vocabulary.scopes.attributes(this.scope).keys()];
      case "span":
        return [...this.promotedNames(), ...this.rest.attributes.map(({ key }) => key)];
      case "event":
        return this.rest.events.flatMap(({ attributes }) => [
          "event:name",
          "event:timeSinceStart",
          ...attributes.map(({ key }) => key),
        ]);
      case "link":
        return this.rest.links.flatMap(({ attributes }) => [
          "link:traceID",
          "link:spanID",
          ...attributes.map(({ key }) => key),
        ]);
    }
  }

  private promotedNames(): readonly string[] {
    return PROMOTED_COLUMNS.flatMap((_, place) => {
      const id = this.promoted(place);
      return id === 0 ? [] : [this.vocabulary.promoted.attribute(id).key];
    });
  }

  private own(name: string): AnyValue | undefined {
    const column = promotedColumn(name);
    if (column !== undefined) {
      const id = this.id(column);
      const attribute = id === 0 ? undefined : this.vocabulary.promoted.attribute(id);
      if (attribute?.key === name) return attribute.value;
    }
    if (!this.mayHave(name, ShapeScope.own)) return undefined;
    const { recent } = this.vocabulary;
    const decoded = recent.known(this);
    return decoded === undefined ? recent.attribute(this, name) : find(decoded.attributes, name);
  }

  private get rest(): Span {
    return this.vocabulary.recent.get(this);
  }

  /** Whether the rest may have an attribute, so that it is worth decoding. */
  private mayHave(name: string, scope: ShapeScope): boolean {
    return this.vocabulary.shapes.mayHave(this.shape, name, scope);
  }

  private id(column: number): number {
    return this.chunk.u32(column)[this.row] ?? 0;
  }
}

const NONE: readonly AnyValue[] = [];

/** What every event or link has; a shape has the empty key for there being any. */
const isOfElement = (name: string): boolean => name.startsWith("event:") || name.startsWith("link:");

function find(attributes: readonly KeyValue[], name: string): AnyValue | undefined {
  return attributes.find(({ key }) => key === name)?.value;
}

function present(value: AnyValue | undefined): readonly AnyValue[] {
  return value === undefined ? NONE : [value];
}
