import type { Run } from "../run/run.ts";
import { OttlError, OttlItems } from "../values/value.ts";
import type { Field, Fields } from "./field.ts";
import {
  countField,
  field,
  idField,
  itemsField,
  mapField,
  nanosField,
  readOnly,
  textField,
  timeField,
} from "./field.ts";
import { traceStateField } from "./trace-state.ts";

/** By the numbers of SpanKind. */
const KINDS = ["Unspecified", "Internal", "Server", "Client", "Producer", "Consumer"];

function kindField(nameOf: (kind: string) => string): Field {
  const names = KINDS.map(nameOf);
  return textField(
    (run) => names[run.span.kind] ?? "",
    (run, name) => {
      const kind = names.indexOf(name);
      if (kind < 0) throw new OttlError("unknown span kind string");
      run.span.kind = kind;
    },
  );
}

const status: Field = {
  access: readOnly(() => new OttlItems("status", 1)).access,
  fields: {
    code: countField(
      (run) => run.span.status.code,
      (run, code) => (run.span.status.code = code),
    ),
    message: textField(
      (run) => run.span.status.message,
      (run, message) => (run.span.status.message = message),
    ),
  },
};

const kind: Field = {
  ...countField(
    (run) => run.span.kind,
    (run, number) => (run.span.kind = number),
  ),
  fields: {
    string: kindField((name) => name),
    deprecated_string: kindField((name) => `SPAN_KIND_${name.toUpperCase()}`),
  },
};

const times = {
  start: [
    (run: Run) => run.span.startTime,
    (run: Run, time: Run["span"]["startTime"]) => (run.span.startTime = time),
  ],
  end: [
    (run: Run) => run.span.endTime,
    (run: Run, time: Run["span"]["endTime"]) => (run.span.endTime = time),
  ],
} as const;

/** Paths of a span (pkg/ottl/contexts/ottlspan). */
export const SPAN: Fields = {
  trace_id: idField(
    16,
    (run) => run.span.traceId,
    (run, id) => (run.span.traceId = id),
  ),
  span_id: idField(
    8,
    (run) => run.span.spanId,
    (run, id) => (run.span.spanId = id),
  ),
  parent_span_id: idField(
    8,
    (run) => run.span.parentSpanId,
    (run, id) => (run.span.parentSpanId = id),
  ),
  trace_state: traceStateField,
  name: textField(
    (run) => run.span.name,
    (run, name) => (run.span.name = name),
  ),
  kind,
  start_time_unix_nano: nanosField(...times.start),
  end_time_unix_nano: nanosField(...times.end),
  start_time: timeField(...times.start),
  end_time: timeField(...times.end),
  attributes: mapField((run) => run.span.attributes),
  dropped_attributes_count: countField(
    (run) => run.span.droppedAttributesCount,
    (run, count) => (run.span.droppedAttributesCount = count),
  ),
  events: itemsField("span events", (run) => run.span.events),
  dropped_events_count: countField(
    (run) => run.span.droppedEventsCount,
    (run, count) => (run.span.droppedEventsCount = count),
  ),
  links: itemsField("span links", (run) => run.span.links),
  dropped_links_count: countField(
    (run) => run.span.droppedLinksCount,
    (run, count) => (run.span.droppedLinksCount = count),
  ),
  status,
};

/** Paths of a span's event (pkg/ottl/contexts/ottlspanevent). */
export const SPAN_EVENT: Fields = {
  name: textField(
    (run) => run.event.name,
    (run, name) => (run.event.name = name),
  ),
  time_unix_nano: nanosField(
    (run) => run.event.time,
    (run, time) => (run.event.time = time),
  ),
  time: timeField(
    (run) => run.event.time,
    (run, time) => (run.event.time = time),
  ),
  attributes: mapField((run) => run.event.attributes),
  dropped_attributes_count: countField(
    (run) => run.event.droppedAttributesCount,
    (run, count) => (run.event.droppedAttributesCount = count),
  ),
  event_index: field({ get: (run) => BigInt(run.span.events.indexOf(run.event)), set: undefined }),
};
