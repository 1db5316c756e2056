import type { UnixNano } from "../../../base/units.ts";
import type { AnyValue } from "../common.ts";
import type { Attributes } from "./attributes.ts";
import { FieldMessage } from "./fields.ts";

/** opentelemetry.proto.logs.v1.LogRecord. Ids are raw bytes, of length 0 if absent. */
export class EditableLogRecord extends FieldMessage {
  #attributes: Attributes | undefined;

  /** 0 if the sender does not know it. */
  get time(): UnixNano {
    return this.readTime(1);
  }
  set time(time: UnixNano) {
    this.setTime(1, time);
  }

  /** When it was collected; 0 if that was not told. */
  get observedTime(): UnixNano {
    return this.readTime(11);
  }
  set observedTime(observedTime: UnixNano) {
    this.setTime(11, observedTime);
  }

  /** SeverityNumber: 1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal, each with three steps above. */
  get severityNumber(): number {
    return this.readCount(2);
  }
  set severityNumber(severityNumber: number) {
    this.setCount(2, severityNumber);
  }

  /** The level as its source calls it. */
  get severityText(): string {
    return this.readText(3);
  }
  set severityText(severityText: string) {
    this.setText(3, severityText);
  }

  /** Of kind `empty` if absent. */
  get body(): AnyValue {
    return this.readAnyValue(5);
  }
  set body(body: AnyValue) {
    this.setAnyValue(5, body);
  }

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(6));
  }

  get droppedAttributesCount(): number {
    return this.readCount(7);
  }
  set droppedAttributesCount(droppedAttributesCount: number) {
    this.setCount(7, droppedAttributesCount);
  }

  /** The lowest 8 bits are W3C's trace flags. */
  get flags(): number {
    return this.readFixed32(8);
  }
  set flags(flags: number) {
    this.setFixed32(8, flags);
  }

  get traceId(): Uint8Array {
    return this.readId(9);
  }
  set traceId(traceId: Uint8Array) {
    this.setId(9, traceId);
  }

  get spanId(): Uint8Array {
    return this.readId(10);
  }
  set spanId(spanId: Uint8Array) {
    this.setId(10, spanId);
  }

  /** Empty for records that are no events. */
  get eventName(): string {
    return this.readText(12);
  }
  set eventName(eventName: string) {
    this.setText(12, eventName);
  }
}
