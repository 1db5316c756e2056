import type { UnixNano } from "../../../base/units.ts";
import type { Attributes } from "./attributes.ts";
import type { MessageList } from "./parts.ts";
import { EditableSpanEvent, EditableSpanLink, EditableSpanStatus } from "./span-parts.ts";
import { SpanReference } from "./span-reference.ts";

/** opentelemetry.proto.trace.v1.Span. */
export class EditableSpan extends SpanReference {
  #attributes: Attributes | undefined;
  #events: MessageList<EditableSpanEvent> | undefined;
  #links: MessageList<EditableSpanLink> | undefined;
  #status: EditableSpanStatus | undefined;

  /** Of length 0 for a root. */
  get parentSpanId(): Uint8Array {
    return this.readId(4);
  }
  set parentSpanId(parentSpanId: Uint8Array) {
    this.setId(4, parentSpanId);
  }

  get name(): string {
    return this.readText(5);
  }
  set name(name: string) {
    this.setText(5, name);
  }

  /** SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  get kind(): number {
    return this.readCount(6);
  }
  set kind(kind: number) {
    this.setCount(6, kind);
  }

  get startTime(): UnixNano {
    return this.readTime(7);
  }
  set startTime(startTime: UnixNano) {
    this.setTime(7, startTime);
  }

  get endTime(): UnixNano {
    return this.readTime(8);
  }
  set endTime(endTime: UnixNano) {
    this.setTime(8, endTime);
  }

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(9));
  }

  get droppedAttributesCount(): number {
    return this.readCount(10);
  }
  set droppedAttributesCount(droppedAttributesCount: number) {
    this.setCount(10, droppedAttributesCount);
  }

  /** May be changed in place. */
  get events(): EditableSpanEvent[] {
    return this.#eventsList().items;
  }
  set events(events: EditableSpanEvent[]) {
    this.#eventsList().items = events;
  }

  #eventsList(): MessageList<EditableSpanEvent> {
    return (this.#events ??= this.list(11, (...place) => new EditableSpanEvent(...place)));
  }

  get droppedEventsCount(): number {
    return this.readCount(12);
  }
  set droppedEventsCount(droppedEventsCount: number) {
    this.setCount(12, droppedEventsCount);
  }

  /** May be changed in place. */
  get links(): EditableSpanLink[] {
    return this.#linksList().items;
  }
  set links(links: EditableSpanLink[]) {
    this.#linksList().items = links;
  }

  #linksList(): MessageList<EditableSpanLink> {
    return (this.#links ??= this.list(13, (...place) => new EditableSpanLink(...place)));
  }

  get droppedLinksCount(): number {
    return this.readCount(14);
  }
  set droppedLinksCount(droppedLinksCount: number) {
    this.setCount(14, droppedLinksCount);
  }

  /** One that is unset if none was sent. */
  get status(): EditableSpanStatus {
    return (this.#status ??= this.child(15, (...place) => new EditableSpanStatus(...place)));
  }

  /** The lowest 8 bits are W3C's trace flags; 0x100: it is known whether the parent is remote, 0x200: it is. */
  get flags(): number {
    return this.readFixed32(16);
  }
  set flags(flags: number) {
    this.setFixed32(16, flags);
  }
}
