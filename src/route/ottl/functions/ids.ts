import { idOf } from "../paths/field.ts";
import { OttlError, OttlId, typeName } from "../values/value.ts";
import { define } from "./definition.ts";
import type { FunctionDefinition } from "./definition.ts";
import { any } from "./parameters.ts";

const id = (name: string, length: 8 | 16): FunctionDefinition =>
  define(name, { value: any }, (given) => (run) => {
    const value = given.value(run);
    if (typeof value === "string") return idOf(value, length);
    if (!(value instanceof Uint8Array))
      throw new OttlError(`expected bytes or string but got ${typeName(value)}`);
    if (value.length !== length)
      throw new OttlError(`an id must have ${length} bytes, but got ${value.length}`);
    return new OttlId(value);
  });

export const ID_FUNCTIONS = [id("TraceID", 16), id("SpanID", 8)];

/** Of the span, and of an event's span. */
const isRootSpan = define(
  "IsRootSpan",
  {},
  () =>
    ({ span }) =>
      span.parentSpanId.every((byte) => byte === 0),
);

/** Of the context `span` alone. */
export const SPAN_FUNCTIONS = [isRootSpan];
