import type { UnixNano } from "../../../base/units.ts";
import type { Attributes } from "./attributes.ts";
import { FieldMessage } from "./fields.ts";
import { SpanReference } from "./span-reference.ts";

/** Span.Event of trace.proto. */
export class EditableSpanEvent extends FieldMessage {
  #attributes: Attributes | undefined;

  get time(): UnixNano {
    return this.readTime(1);
  }
  set time(time: UnixNano) {
    this.setTime(1, time);
  }

  get name(): string {
    return this.readText(2);
  }
  set name(name: string) {
    this.setText(2, name);
  }

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(3));
  }

  get droppedAttributesCount(): number {
    return this.readCount(4);
  }
  set droppedAttributesCount(droppedAttributesCount: number) {
    this.setCount(4, droppedAttributesCount);
  }
}

/** Span.Link of trace.proto. */
export class EditableSpanLink extends SpanReference {
  #attributes: Attributes | undefined;

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(4));
  }

  get droppedAttributesCount(): number {
    return this.readCount(5);
  }
  set droppedAttributesCount(droppedAttributesCount: number) {
    this.setCount(5, droppedAttributesCount);
  }

  /** Bits as of {@link EditableSpan.flags}, about the linked span. */
  get flags(): number {
    return this.readFixed32(6);
  }
  set flags(flags: number) {
    this.setFixed32(6, flags);
  }
}

/** Status of trace.proto. */
export class EditableSpanStatus extends FieldMessage {
  /** For people; says something for an error alone. */
  get message(): string {
    return this.readText(2);
  }
  set message(message: string) {
    this.setText(2, message);
  }

  /** StatusCode: 0 unset, 1 ok, 2 error. */
  get code(): number {
    return this.readCount(3);
  }
  set code(code: number) {
    this.setCount(3, code);
  }
}
