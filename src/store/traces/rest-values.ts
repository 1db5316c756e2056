import { fromUtf8, toHex } from "../../base/bytes.ts";
import { readKeyValue } from "../../model/otlp/decode-common.ts";
import { WireReader, WireType } from "../../model/wire/reader.ts";
import type { PlacedBytes } from "../duckdb/column-reader.ts";
import { PlacedReader } from "./placed-reader.ts";
import { promotedColumn } from "./promoted.ts";
import type { AttributeScope, FieldValue, ValueField } from "./source.ts";
import { EncodedValues } from "./value-ids.ts";
import type { Decode, ValueIds } from "./value-ids.ts";

/** Fields of trace.proto: of a Span, and in its events and links. */
const Tag = {
  attributes: (9 << 3) | WireType.bytes,
  events: (11 << 3) | WireType.bytes,
  links: (13 << 3) | WireType.bytes,
} as const;
const EVENT_NAME = (2 << 3) | WireType.bytes;
const EVENT_ATTRIBUTES = (3 << 3) | WireType.bytes;
const LINK_TRACE = (1 << 3) | WireType.bytes;
const LINK_SPAN = (2 << 3) | WireType.bytes;
const LINK_ATTRIBUTES = (4 << 3) | WireType.bytes;

/** Of these there is one in each event or link, whatever attributes say; and of times every span has another one. */
const OF_ELEMENTS: ReadonlySet<string> = new Set([
  "event:name",
  "event:timeSinceStart",
  "link:traceID",
  "link:spanID",
]);
const NOTHING: readonly FieldValue[] = [];

/** What is known of a value's field. */
interface Field {
  readonly number: number;
  readonly name: string;
  /** Of a span's own attribute the column that may have it; 0 for none. */
  readonly column: number;
  /** The span that had it last. */
  seenIn: number;
}

const FIRST_IDS = 1024;

/** Finds the values of attributes, events and links in the `rest` of spans: of each field that which comes first. */
export class RestValues {
  private readonly ids: ValueIds;
  private readonly own: EncodedValues;
  private readonly eventAttributes: EncodedValues;
  private readonly linkAttributes: EncodedValues;
  private readonly eventNames: EncodedValues;
  private readonly linkTraces: EncodedValues;
  private readonly linkSpans: EncodedValues;
  private readonly fields: Field[] = [];
  private readonly byKey = new Map<string, Field>();
  /** By id of a value, one more than the field's number; 0: not looked at yet. */
  private fieldOf = new Uint32Array(FIRST_IDS);
  private readonly placed = new PlacedReader();
  private reader = new WireReader(new Uint8Array(0));
  private span = 0;
  private take: (id: number) => void = () => undefined;

  constructor(ids: ValueIds) {
    this.ids = ids;
    this.own = new EncodedValues(ids, attributeIn("span"));
    this.eventAttributes = new EncodedValues(ids, attributeIn("event"));
    this.linkAttributes = new EncodedValues(ids, attributeIn("link"));
    this.eventNames = new EncodedValues(ids, textIn("event", "event:name", fromUtf8));
    this.linkTraces = new EncodedValues(ids, textIn("link", "link:traceID", toHex));
    this.linkSpans = new EncodedValues(ids, textIn("link", "link:spanID", toHex));
  }

  /**
   * @param rest fields of a Span (trace.proto).
   * @param isTaken whether a column has the span's own attribute of that name, which comes before those in `rest`.
   * @throws WatchtowerError `limit`
   */
  each(
    rest: Readonly<PlacedBytes>,
    take: (id: number) => void,
    isTaken: (column: number, name: string) => boolean,
  ): void {
    const reader = (this.reader = this.placed.over(rest));
    this.span++;
    this.take = take;
    while (reader.next()) {
      switch ((reader.field << 3) | reader.wireType) {
        case Tag.attributes: {
          const id = this.idOf(this.own);
          const { column, name } = this.field(id);
          if (column === 0 || !isTaken(column, name)) this.put(id);
          break;
        }
        case Tag.events:
          this.event();
          break;
        case Tag.links:
          this.link();
          break;
        default:
          reader.skip();
      }
    }
  }

  private event(): void {
    const { reader, eventNames } = this;
    const outer = reader.enter();
    let [start, end] = [0, 0];
    while (reader.next()) {
      const tag = (reader.field << 3) | reader.wireType;
      if (tag === EVENT_NAME) {
        const length = reader.length();
        start = reader.position;
        end = reader.position += length;
      } else if (tag === EVENT_ATTRIBUTES) this.put(this.idOf(this.eventAttributes));
      else reader.skip();
    }
    reader.leave(outer);
    this.put(eventNames.of(reader.bytes, start, end));
  }

  private link(): void {
    const { reader } = this;
    const { bytes } = reader;
    const outer = reader.enter();
    const [trace, span] = [
      { start: 0, end: 0 },
      { start: 0, end: 0 },
    ];
    while (reader.next()) {
      const tag = (reader.field << 3) | reader.wireType;
      if (tag === LINK_TRACE || tag === LINK_SPAN) {
        const id = tag === LINK_TRACE ? trace : span;
        const length = reader.length();
        id.start = reader.position;
        id.end = reader.position += length;
      } else if (tag === LINK_ATTRIBUTES) this.put(this.idOf(this.linkAttributes));
      else reader.skip();
    }
    reader.leave(outer);
    this.put(this.linkTraces.of(bytes, trace.start, trace.end));
    this.put(this.linkSpans.of(bytes, span.start, span.end));
  }

  /** Id of the KeyValue that is next. */
  private idOf(values: EncodedValues): number {
    const { reader } = this;
    const length = reader.length();
    const start = reader.position;
    reader.position += length;
    return values.of(reader.bytes, start, reader.position);
  }

  private put(id: number): void {
    if (id === 0) return;
    const field = this.field(id);
    if (field.seenIn === this.span) return;
    field.seenIn = this.span;
    this.take(id);
  }

  private field(id: number): Field {
    return this.fields[(this.fieldOf[id] ?? 0) - 1] ?? this.lookUp(id);
  }

  private lookUp(id: number): Field {
    const field = this.fieldOfValue(id);
    if (id >= this.fieldOf.length) {
      const fieldOf = new Uint32Array(Math.max(id + 1, this.fieldOf.length * 2));
      fieldOf.set(this.fieldOf);
      this.fieldOf = fieldOf;
    }
    this.fieldOf[id] = field.number + 1;
    return field;
  }

  private fieldOfValue(id: number): Field {
    const [first] = this.ids.valuesOf(id);
    const { scope, name } =
      first?.field.kind === "attribute" ? first.field : ({ scope: "event", name: "" } as const);
    const key = `${scope} ${name}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const column = scope === "span" ? (promotedColumn(name) ?? 0) : 0;
    const field = { number: this.fields.length, name, column, seenIn: 0 };
    this.fields.push(field);
    this.byKey.set(key, field);
    return field;
  }
}

function attributeIn(scope: AttributeScope): Decode {
  const fields = new Map<string, ValueField>();
  return (bytes, start, end) => {
    const { key: name, value } = readKeyValue(new WireReader(bytes, start, end));
    if (scope !== "span" && OF_ELEMENTS.has(name)) return NOTHING;
    let field = fields.get(name);
    if (field === undefined) fields.set(name, (field = { kind: "attribute", scope, name }));
    return [{ field, value }];
  };
}

function textIn(scope: AttributeScope, name: string, read: (bytes: Uint8Array) => string): Decode {
  const field: ValueField = { kind: "attribute", scope, name };
  return (bytes, start, end) => [
    { field, value: { kind: "string", value: read(bytes.subarray(start, end)) } },
  ];
}
