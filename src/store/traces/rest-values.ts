import { fromUtf8, toHex } from "../../base/bytes.ts";
import { readKeyValue } from "../../model/otlp/decode-common.ts";
import { WireReader, WireType } from "../../model/wire/reader.ts";
import { promotedColumn } from "./promoted.ts";
import type { AttributeScope, FieldValue } from "./source.ts";
import { EncodedValues } from "./value-ids.ts";
import type { ValueIds } from "./value-ids.ts";

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
const FIRST_BYTES = 4096;
const NOTHING: readonly FieldValue[] = [];

/** What is known of a value's field. */
interface Field {
  readonly name: string;
  /** Of a span's own attribute the column that may have it; 0 for none. */
  readonly column: number;
  /** The span that had it last. */
  seenIn: number;
}

/** Finds the values of attributes, events and links in the `rest` of spans: of each field that which comes first. */
export class RestValues {
  private readonly ids: ValueIds;
  private readonly own: EncodedValues;
  private readonly eventAttributes: EncodedValues;
  private readonly linkAttributes: EncodedValues;
  private readonly eventNames: EncodedValues;
  private readonly linkTraces: EncodedValues;
  private readonly linkSpans: EncodedValues;
  private readonly fields = new Map<string, Field>();
  /** By id of a value. */
  private readonly fieldOf: (Field | undefined)[] = [];
  private bytes = new Uint8Array(FIRST_BYTES);
  private reader = new WireReader(this.bytes);
  private span = 0;
  private take: (id: number) => void = () => undefined;

  constructor(ids: ValueIds) {
    this.ids = ids;
    this.own = new EncodedValues(ids, attributeIn("span"));
    this.eventAttributes = new EncodedValues(ids, attributeIn("event"));
    this.linkAttributes = new EncodedValues(ids, attributeIn("link"));
    this.eventNames = new EncodedValues(ids, (bytes) => [text("event", "event:name", fromUtf8(bytes))]);
    this.linkTraces = new EncodedValues(ids, (bytes) => [text("link", "link:traceID", toHex(bytes))]);
    this.linkSpans = new EncodedValues(ids, (bytes) => [text("link", "link:spanID", toHex(bytes))]);
  }

  /**
   * @param rest fields of a Span (trace.proto).
   * @param isTaken whether a column has the span's own attribute of that name, which comes before those in `rest`.
   * @throws WatchtowerError `limit`
   */
  each(
    rest: Uint8Array,
    take: (id: number) => void,
    isTaken: (column: number, name: string) => boolean,
  ): void {
    const reader = this.over(rest);
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
    const { reader, eventNames, bytes } = this;
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
    this.put(eventNames.of(bytes, start, end));
  }

  private link(): void {
    const { reader, bytes } = this;
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
    return values.of(this.bytes, start, reader.position);
  }

  private put(id: number): void {
    if (id === 0) return;
    const field = this.field(id);
    if (field.seenIn === this.span) return;
    field.seenIn = this.span;
    this.take(id);
  }

  private field(id: number): Field {
    return (this.fieldOf[id] ??= this.fieldOfValue(id));
  }

  private fieldOfValue(id: number): Field {
    const [first] = this.ids.valuesOf(id);
    const { scope, name } =
      first?.field.kind === "attribute" ? first.field : ({ scope: "event", name: "" } as const);
    const key = `${scope} ${name}`;
    const known = this.fields.get(key);
    if (known !== undefined) return known;
    const column = scope === "span" ? (promotedColumn(name) ?? 0) : 0;
    const field = { name, column, seenIn: 0 };
    this.fields.set(key, field);
    return field;
  }

  /** In memory of its own, as a view of each span's would cost more than reading it. */
  private over(rest: Uint8Array): WireReader {
    if (rest.length > this.bytes.length) {
      this.bytes = new Uint8Array(rest.length * 2);
      this.reader = new WireReader(this.bytes);
    }
    this.bytes.set(rest);
    this.reader.position = 0;
    this.reader.end = rest.length;
    return this.reader;
  }
}

function attributeIn(scope: AttributeScope): (bytes: Uint8Array) => readonly FieldValue[] {
  return (bytes) => {
    const { key: name, value } = readKeyValue(new WireReader(bytes));
    if (scope !== "span" && OF_ELEMENTS.has(name)) return NOTHING;
    return [{ field: { kind: "attribute", scope, name }, value }];
  };
}

function text(scope: AttributeScope, name: string, value: string): FieldValue {
  return { field: { kind: "attribute", scope, name }, value: { kind: "string", value } };
}
