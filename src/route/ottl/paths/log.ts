import type { Fields } from "./field.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { getIn, setIn } from "../run/keys.ts";
import { OttlError, fromAny, isList, isMap, toAny, typeName } from "../values/value.ts";
import type { OttlValue } from "../values/value.ts";
import type { Field } from "./field.ts";
import { countField, idField, mapField, nanosField, textField, timeField } from "./field.ts";

const body: Field = {
  access: {
    get: (run) => fromAny(run.log.body),
    set: (run, value) => (run.log.body = toAny(value)),
  },
  keyed: (keys) => ({
    get: (run) => getIn(indexable(fromAny(run.log.body)), keys, run),
    set: (run, value) => {
      const { body: current } = run.log;
      indexable(fromAny(current));
      run.log.body = setIn(current, keys, { run, value });
    },
  }),
  fields: {
    string: textField(
      (run) => valueText(run.log.body),
      (run, value) => (run.log.body = { kind: "string", value }),
    ),
  },
};

function indexable(value: OttlValue): OttlValue {
  if (isMap(value) || isList(value)) return value;
  throw new OttlError(`log bodies of type ${typeName(value)} cannot be indexed`);
}

/** Paths of a log record (pkg/ottl/contexts/ottllog). */
export const LOG: Fields = {
  time_unix_nano: nanosField(
    (run) => run.log.time,
    (run, time) => (run.log.time = time),
  ),
  observed_time_unix_nano: nanosField(
    (run) => run.log.observedTime,
    (run, time) => (run.log.observedTime = time),
  ),
  time: timeField(
    (run) => run.log.time,
    (run, time) => (run.log.time = time),
  ),
  observed_time: timeField(
    (run) => run.log.observedTime,
    (run, time) => (run.log.observedTime = time),
  ),
  severity_number: countField(
    (run) => run.log.severityNumber,
    (run, number) => (run.log.severityNumber = number),
  ),
  severity_text: textField(
    (run) => run.log.severityText,
    (run, text) => (run.log.severityText = text),
  ),
  body,
  attributes: mapField((run) => run.log.attributes),
  dropped_attributes_count: countField(
    (run) => run.log.droppedAttributesCount,
    (run, count) => (run.log.droppedAttributesCount = count),
  ),
  flags: countField(
    (run) => run.log.flags,
    (run, flags) => (run.log.flags = flags),
  ),
  trace_id: idField(
    16,
    (run) => run.log.traceId,
    (run, id) => (run.log.traceId = id),
  ),
  span_id: idField(
    8,
    (run) => run.log.spanId,
    (run, id) => (run.log.spanId = id),
  ),
  event_name: textField(
    (run) => run.log.eventName,
    (run, name) => (run.log.eventName = name),
  ),
};
