import { toHex } from "../base/bytes.ts";
import type { AnyValue } from "../model/otlp/common.ts";
import { takeFields } from "../model/wire/record-fields.ts";
import type { FieldTaker } from "../model/wire/record-fields.ts";
import { SPAN_EVENT, SPAN_LINK, STATUS } from "../model/otlp/schema.ts";
import { SpanTag } from "../model/otlp/span-tags.ts";
import { WireReader, textAt } from "../model/wire/reader.ts";
import { eachMessage, empty, passOver, set } from "./byte-range.ts";
import type { ByteRange } from "./byte-range.ts";
import { FoundAttributes } from "./attributes.ts";
import type { WantedAttributes } from "./attributes.ts";
import { Resources } from "./resources.ts";
import type { MeteredResource } from "./resources.ts";
import { SpanSize } from "./span-size.ts";
import { SpanTimes } from "./span-times.ts";
import type { Arrival } from "./span-times.ts";
import { isZero } from "./surplus-bytes.ts";

const RESOURCE_SPANS = 1;
const RESOURCE = 1;
const SCOPE_SPANS = 2;
const RESOURCE_ATTRIBUTES = 1;
const SPANS = 2;
const ATTRIBUTES = 9;

const STATUS_MESSAGE = 2;
const STATUS_CODE = 3;
const FIXED64_BYTES = 8;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const NOTHING = new WireReader(new Uint8Array(0));

/**
 * What the metrics need of one span after the other: the same object stands for each in turn, so that none has to be
 * made, and text is made only where it is asked for.
 */
export class SpanReader implements FieldTaker {
  /** Numbers of trace.proto's SpanKind and StatusCode. */
  kind = 0;
  status = 0;
  readonly times = new SpanTimes();
  /** Of one that is out of time, about. */
  readonly size = new SpanSize();
  resource: MeteredResource;
  /** Changes where the next spans are of another resource, or another request. */
  group = 0;
  /** Of the Resource message; empty if there is none. */
  readonly resourceBytes: ByteRange = { start: 0, end: 0 };
  /** As it was sent: {@link SpanReader.hasIds} says whether it is an id. */
  readonly traceId: ByteRange = { start: 0, end: 0 };
  readonly spanId: ByteRange = { start: 0, end: 0 };
  /** Empty for a root, also if an id of zeros was sent. */
  readonly parentSpanId: ByteRange = { start: 0, end: 0 };
  readonly nameBytes: ByteRange = { start: 0, end: 0 };
  /** Of the status' message. */
  readonly messageBytes: ByteRange = { start: 0, end: 0 };
  /** Those of the span itself. */
  readonly attributes: FoundAttributes;
  private readonly resources: Resources;
  private readonly ofResource: FoundAttributes;
  private reader = NOTHING;
  private hasPassedAttributes = false;

  constructor(wanted: WantedAttributes) {
    this.attributes = new FoundAttributes(wanted);
    this.ofResource = new FoundAttributes(wanted);
    this.resources = new Resources(wanted);
    this.resource = this.resources.of(this.ofResource, NOTHING);
  }

  /**
   * Calls `visit` for each span of an ExportTraceServiceRequest. Of one that is out of time, attributes may be missing.
   *
   * @throws WatchtowerError `invalid` where the message ends early.
   */
  each(payload: Uint8Array, arrival: Arrival, visit: () => void): void {
    const reader = new WireReader(payload);
    this.reader = reader;
    this.times.setArrival(arrival);
    while (reader.next()) {
      if (reader.field !== RESOURCE_SPANS) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      this.resourceSpans(reader, visit);
      reader.leave(outer);
    }
    this.reader = NOTHING;
  }

  /** Of the whole request; empty outside of {@link SpanReader.each}. */
  get bytes(): Uint8Array {
    return this.reader.bytes;
  }

  /** The same memory as `bytes`. */
  get view(): DataView {
    return this.reader.view;
  }

  /** Whether both of its ids are such. Senders are told that spans without are rejected: no store has them. */
  get hasIds(): boolean {
    return this.isId(this.traceId, TRACE_ID_BYTES) && this.isId(this.spanId, SPAN_ID_BYTES);
  }

  /** 0 if it ended before it began. */
  get seconds(): number {
    return this.times.seconds;
  }

  name(): string {
    return textAt(this.bytes, this.nameBytes.start, this.nameBytes.end);
  }

  statusMessage(): string {
    return textAt(this.bytes, this.messageBytes.start, this.messageBytes.end);
  }

  /** Lower-case hexadecimal. */
  traceIdText(): string {
    return toHex(this.bytes.subarray(this.traceId.start, this.traceId.end));
  }

  /** Text of a wanted attribute; the resource's word comes first, as in Tempo. */
  text(place: number): string | undefined {
    return this.resource.texts[place] ?? this.attributes.text(this.reader, place);
  }

  /** A wanted attribute of the span itself. */
  ownValue(place: number): AnyValue | undefined {
    return this.attributes.value(this.reader, place);
  }

  /** A wanted attribute of the resource. */
  resourceValue(place: number): AnyValue | undefined {
    return this.ofResource.value(this.reader, place);
  }

  /** Text of the first of some wanted attributes that the span itself has. */
  firstOwnText(places: readonly number[]): string | undefined {
    for (const place of places)
      if (this.attributes.has(place)) return this.attributes.text(this.reader, place);
    return undefined;
  }

  /** How many spans it stands for: one by the share of spans that are sent, if an attribute tells it. */
  multiplier(place: number): number {
    for (const value of [this.ownValue(place), this.resourceValue(place)])
      if (value?.kind === "double" && value.value > 0) return 1 / value.value;
    return 1;
  }

  /** Text of the first of some wanted attributes that is there. */
  firstText(places: readonly number[]): string | undefined {
    for (const place of places) {
      const text = this.text(place);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** The resource may stand behind its spans: it is looked for first. */
  private resourceSpans(reader: WireReader, visit: () => void): void {
    const start = reader.position;
    this.group++;
    this.ofResource.clear();
    empty(this.resourceBytes);
    eachMessage(reader, RESOURCE, () => this.readResource(reader));
    this.resource = this.resources.of(this.ofResource, reader);
    reader.position = start;
    eachMessage(reader, SCOPE_SPANS, () => {
      eachMessage(reader, SPANS, () => {
        this.readSpan(reader);
        visit();
      });
    });
  }

  private readResource(reader: WireReader): void {
    this.resourceBytes.start = reader.position;
    this.resourceBytes.end = reader.end;
    eachMessage(reader, RESOURCE_ATTRIBUTES, () => {
      this.ofResource.read(reader, reader.position, reader.end);
    });
  }

  private readSpan(reader: WireReader): void {
    const start = reader.position;
    this.begin(reader);
    takeFields(reader, this);
    if (this.hasPassedAttributes && !this.times.isOutOfTime) this.readAttributes(reader, start);
  }

  /** The span has two ends, and the second one counts. */
  private readAttributes(reader: WireReader, start: number): void {
    this.attributes.clear();
    this.size.clearAttributes();
    reader.position = start;
    eachMessage(reader, ATTRIBUTES, () => this.readAttribute(reader.position, reader.end));
  }

  private begin(reader: WireReader): void {
    this.size.begin(reader.end - reader.position);
    this.kind = 0;
    this.status = 0;
    this.hasPassedAttributes = false;
    this.times.begin();
    empty(this.traceId);
    empty(this.spanId);
    empty(this.parentSpanId);
    empty(this.nameBytes);
    empty(this.messageBytes);
    this.attributes.clear();
  }

  /** As all of these methods: whatever it is, nothing of it has to be kept. */
  takeBytes(tag: number, start: number, end: number): boolean {
    const { size, reader } = this;
    switch (tag) {
      case SpanTag.attributes:
        if (this.times.endsOutOfTime) this.hasPassedAttributes = true;
        else this.readAttribute(start, end);
        return true;
      case SpanTag.traceId:
        return set(this.traceId, start, end);
      case SpanTag.spanId:
        return set(this.spanId, start, end);
      case SpanTag.parentSpanId:
        this.readParent(start, end);
        return true;
      case SpanTag.events:
        if (!this.times.endsOutOfTime) size.message(reader, SPAN_EVENT, start, end);
        return true;
      case SpanTag.links:
        if (!this.times.endsOutOfTime) size.message(reader, SPAN_LINK, start, end);
        return true;
      case SpanTag.status:
        this.readStatus(reader, start, end);
        size.status(reader, STATUS, start, end);
        return true;
      case SpanTag.name:
        set(this.nameBytes, start, end);
        size.text(tag, start, end);
        return true;
      default:
        size.text(tag, start, end);
        return true;
    }
  }

  takeFixed64(tag: number, start: number): boolean {
    if (tag === SpanTag.start) this.times.readStart(this.reader.view, start);
    else if (tag === SpanTag.end) this.times.readEnd(this.reader.view, start);
    this.size.number(tag, this.bytes, start, start + FIXED64_BYTES);
    return true;
  }

  takeOther(tag: number, reader: WireReader): boolean {
    const start = reader.position;
    if (tag === SpanTag.kind) this.kind = reader.varint();
    else reader.skip();
    this.size.number(tag, reader.bytes, start, reader.position);
    return true;
  }

  keep(): void {}

  private isId({ start, end }: ByteRange, length: number): boolean {
    return end - start === length && !isZero(this.bytes, start, end);
  }

  private readAttribute(start: number, end: number): void {
    this.attributes.read(this.reader, start, end);
    this.size.attribute(this.reader, start, end);
  }

  private readParent(start: number, end: number): void {
    if (isZero(this.bytes, start, end)) this.size.leaveOut(SpanTag.parentSpanId, end - start);
    else set(this.parentSpanId, start, end);
  }

  private readStatus(reader: WireReader, start: number, end: number): void {
    const outer = reader.enterAt(start, end);
    while (reader.next()) {
      if (reader.field === STATUS_CODE) this.status = reader.varint();
      else if (reader.field === STATUS_MESSAGE) passOver(reader, this.messageBytes);
      else reader.skip();
    }
    reader.leave(outer);
  }
}
