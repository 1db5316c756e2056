import { DATA_POINT } from "./data-point.ts";
import { DATA_POINT_ENUMS, LOG_ENUMS, METRIC_ENUMS, SPAN_ENUMS } from "./enums.ts";
import type { Enums } from "./enums.ts";
import type { Field, Fields } from "./field.ts";
import { mapField } from "./field.ts";
import { LOG } from "./log.ts";
import { METRIC } from "./metric.ts";
import { RESOURCE, SCOPE } from "./resource.ts";
import { SPAN, SPAN_EVENT } from "./span.ts";

/** By the Collector's names. */
export type ContextName = "resource" | "scope" | "span" | "spanevent" | "metric" | "datapoint" | "log";

/** What statements of a context may name. */
export interface Context {
  readonly name: ContextName;
  /** By the names that paths begin with: the context itself, and those above it. */
  readonly paths: Readonly<Record<string, Fields>>;
  readonly enums: Enums;
}

const cache: Field = mapField((run) => run.cache);

/** The cache is the context's own: it cannot be reached by the names of contexts above. */
const own = (fields: Fields): Fields => ({ ...fields, cache });

const aboveItems = { resource: RESOURCE, scope: SCOPE, instrumentation_scope: SCOPE };

/** pkg/ottl/contexts: paths of each context, in the names of v0.139. */
export const CONTEXTS: Readonly<Record<ContextName, Context>> = {
  resource: { name: "resource", paths: { resource: own(RESOURCE) }, enums: {} },
  scope: {
    name: "scope",
    paths: { scope: own(SCOPE), instrumentation_scope: own(SCOPE), resource: RESOURCE },
    enums: {},
  },
  span: { name: "span", paths: { span: own(SPAN), ...aboveItems }, enums: SPAN_ENUMS },
  spanevent: {
    name: "spanevent",
    paths: { spanevent: own(SPAN_EVENT), span: SPAN, ...aboveItems },
    enums: SPAN_ENUMS,
  },
  metric: { name: "metric", paths: { metric: own(METRIC), ...aboveItems }, enums: METRIC_ENUMS },
  datapoint: {
    name: "datapoint",
    paths: { datapoint: own(DATA_POINT), metric: METRIC, ...aboveItems },
    enums: DATA_POINT_ENUMS,
  },
  log: { name: "log", paths: { log: own(LOG), ...aboveItems }, enums: LOG_ENUMS },
};
