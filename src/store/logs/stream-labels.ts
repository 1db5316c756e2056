import type { KeyValue, Scope } from "../../model/otlp/common.ts";
import { Labels } from "../../model/labels.ts";
import type { LabelPair } from "../../model/labels.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import { type ActionOf, type AttributeAction, actionsOf } from "../../model/loki/attribute-actions.ts";
import { LOKI_INDEX_ATTRIBUTES } from "../../model/loki/index-attributes.ts";
import {
  SERVICE_NAME,
  SERVICE_NAME_SOURCES,
  UNKNOWN_SERVICE,
  withServiceName,
} from "../../model/loki/service-name.ts";
import { LOKI_STREAM_SCHEMA } from "../../model/loki/stream-schema.ts";
import { attributeLabels } from "./attribute-labels.ts";
import { LOKI_LEVELS, type LevelRules } from "./level-names.ts";
import type { ResourceHead } from "./log-messages.ts";

/** How OTLP records become lines of streams: Loki's `otlp_config`, `discover_service_name` and what there is on levels. */
export interface StreamMapping {
  readonly resource: ActionOf;
  readonly scope: ActionOf;
  /** Of records' attributes; absent where all are metadata. */
  readonly record?: ActionOf;
  /** Whether some of them may be labels of streams, or severity texts. */
  readonly hasRecordLabels: boolean;
  /** Whether records' severity texts are labels of streams, too. */
  readonly severityTextAsLabel: boolean;
  /** Labels that stand in for a missing `service_name`; none: it stays missing. */
  readonly serviceNameSources: readonly string[];
  readonly levels: LevelRules;
}

/** As Loki does unless it is told otherwise. */
export const LOKI_STREAMS: StreamMapping = {
  resource: actionsOf([{ action: "index_label", attributes: LOKI_INDEX_ATTRIBUTES }]),
  scope: actionsOf([]),
  hasRecordLabels: false,
  severityTextAsLabel: false,
  serviceNameSources: SERVICE_NAME_SOURCES,
  levels: LOKI_LEVELS,
};

/** What a resource means for the log records under it. */
export interface ResourceLabels {
  readonly stream: Labels;
  /** Structured metadata of each record. */
  readonly metadata: readonly LabelPair[];
  /** Attributes of the record that are labels of the stream. */
  readonly ofRecord: ReadonlySet<string>;
  /** Whether it is a stream of Loki's push API, which is what it says. */
  readonly isPushed: boolean;
}

/** As Loki's OTLP endpoint does; of a stream that was pushed, the labels as they are, with the `service_name` that Loki finds for it. */
export function resourceLabels(
  { resource, schemaUrl, recordAttributes }: ResourceHead,
  mapping: StreamMapping,
): ResourceLabels {
  const attributes = resource?.attributes ?? [];
  if (schemaUrl === LOKI_STREAM_SCHEMA) {
    const labels = attributes.map(({ key, value }): LabelPair => [key, valueText(value)]);
    const stream = Labels.from(withServiceName(labels, mapping.serviceNameSources));
    return { stream: withSome(stream), metadata: [], ofRecord: NONE, isPushed: true };
  }
  const having = (action: AttributeAction): KeyValue[] =>
    attributes.filter(({ key }) => mapping.resource(key) === action);
  const indexed = attributeLabels(having(LABEL));
  const ofRecord = recordAttributes.filter(({ key }) => isStreamLabel(key, mapping));
  const labels = [...indexed, ...serviceName(attributes, indexed, mapping), ...attributeLabels(ofRecord)];
  const stream = Labels.from(labels);
  return {
    stream: withSome(stream),
    metadata: attributeLabels(having("structured_metadata")),
    ofRecord: new Set(ofRecord.map(({ key }) => key).filter((key) => mapping.record?.(key) === LABEL)),
    isPushed: false,
  };
}

/** Loki refuses lines without labels; here they were acknowledged, and are to be found. */
const withSome = (stream: Labels): Labels =>
  stream.size > 0 ? stream : Labels.from([[SERVICE_NAME, UNKNOWN_SERVICE]]);

const LABEL = "index_label";

const NONE: ReadonlySet<string> = new Set();

export const SEVERITY_TEXT = "severity_text";

/** Whether a record's attribute, or its severity text under that name, is a label of its stream. */
const isStreamLabel = (key: string, { record, severityTextAsLabel }: StreamMapping): boolean =>
  record?.(key) === LABEL || (severityTextAsLabel && key === SEVERITY_TEXT);

/** The first label that stands in for it, in the order of the attributes; a service's own name, if only as metadata, needs none. */
function serviceName(
  attributes: readonly KeyValue[],
  labels: readonly LabelPair[],
  { serviceNameSources: sources }: StreamMapping,
): readonly LabelPair[] {
  const own = attributes.find(({ key }) => key === "service.name");
  if (sources.length === 0 || (own !== undefined && valueText(own.value) !== "")) return [];
  const found = labels.find(([name]) => sources.includes(name));
  return [[SERVICE_NAME, found?.[1] ?? UNKNOWN_SERVICE]];
}

/** Structured metadata of each record under a scope. */
export function scopeLabels(scope: Scope | undefined, mapping: StreamMapping): readonly LabelPair[] {
  if (scope === undefined) return [];
  const { name, version, attributes, droppedAttributesCount } = scope;
  const labels = attributeLabels(attributes.filter(({ key }) => mapping.scope(key) !== "drop"));
  if (name !== "") labels.push(["scope_name", name]);
  if (version !== "") labels.push(["scope_version", version]);
  if (droppedAttributesCount > 0) {
    labels.push(["scope_dropped_attributes_count", String(droppedAttributesCount)]);
  }
  return labels;
}
