import type { UnixNano } from "../../../base/units.ts";
import type { Attributes } from "./attributes.ts";
import { FieldMessage } from "./fields.ts";
import type { NumberValue } from "./fields.ts";

/** opentelemetry.proto.metrics.v1.Exemplar. Ids are raw bytes, of length 0 if absent. */
export class EditableExemplar extends FieldMessage {
  #filteredAttributes: Attributes | undefined;

  get time(): UnixNano {
    return this.readTime(2);
  }
  set time(time: UnixNano) {
    this.setTime(2, time);
  }

  /** The one that was set last; `undefined` for a exemplar without a recorded value. */
  get value(): NumberValue | undefined {
    return this.readNumberValue(3, 6);
  }
  set value(value: NumberValue | undefined) {
    this.setNumberValue(3, 6, value);
  }

  get spanId(): Uint8Array {
    return this.readId(4);
  }
  set spanId(spanId: Uint8Array) {
    this.setId(4, spanId);
  }

  get traceId(): Uint8Array {
    return this.readId(5);
  }
  set traceId(traceId: Uint8Array) {
    this.setId(5, traceId);
  }

  /** Those of the measurement that the point does not have. */
  get filteredAttributes(): Attributes {
    return (this.#filteredAttributes ??= this.attributesAt(7));
  }
}
