import type { KeyValue, Resource } from "../../model/otlp/common.ts";
import { Labels } from "../../model/labels.ts";
import type { LabelPair } from "../../model/labels.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import { LOKI_INDEX_ATTRIBUTES } from "../../model/loki/index-attributes.ts";
import { SERVICE_NAME_SOURCES, withServiceName } from "../../model/loki/service-name.ts";
import { LOKI_STREAM_SCHEMA } from "../../model/loki/stream-schema.ts";
import { attributeLabels } from "./attribute-labels.ts";

/** How resources become streams. */
export interface StreamMapping {
  /** Resource attributes that become labels: Loki's `default_resource_attributes_as_index_labels`. */
  readonly indexAttributes: readonly string[];
  /** Labels that stand in for a missing `service_name`; none: it stays missing. Loki's `discover_service_name`. */
  readonly serviceNameSources: readonly string[];
}

/** As Loki does unless it is told otherwise. */
export const LOKI_STREAMS: StreamMapping = {
  indexAttributes: LOKI_INDEX_ATTRIBUTES,
  serviceNameSources: SERVICE_NAME_SOURCES,
};

/** What a resource means for the log records under it. */
export interface ResourceLabels {
  readonly stream: Labels;
  /** Structured metadata of each record. */
  readonly metadata: readonly LabelPair[];
}

/**
 * As Loki's OTLP endpoint does with its default settings; of a stream that was pushed, the labels as they are, with the
 * `service_name` that Loki finds for it.
 *
 * @param schemaUrl of the ResourceLogs.
 */
export function resourceLabels(
  resource: Resource | undefined,
  schemaUrl: string,
  { indexAttributes, serviceNameSources }: StreamMapping,
): ResourceLabels {
  const attributes = resource?.attributes ?? [];
  const indexed = ({ key }: KeyValue): boolean => indexAttributes.includes(key);
  if (schemaUrl === LOKI_STREAM_SCHEMA) {
    const labels = attributes.map(({ key, value }): LabelPair => [key, valueText(value)]);
    return { stream: Labels.from(withServiceName(labels, serviceNameSources)), metadata: [] };
  }
  const labels = Labels.from(attributeLabels(attributes.filter(indexed)));
  return {
    stream: hasServiceName(attributes, indexed) ? labels : withDiscovered(labels, serviceNameSources),
    metadata: attributeLabels(attributes.filter((attribute) => !indexed(attribute))),
  };
}

function hasServiceName(attributes: readonly KeyValue[], indexed: (attribute: KeyValue) => boolean): boolean {
  const named = attributes.filter((attribute) => attribute.key === "service.name" && indexed(attribute));
  return attributeLabels(named).some(([, value]) => value !== "");
}

const withDiscovered = (labels: Labels, sources: readonly string[]): Labels =>
  Labels.from(withServiceName(labels.pairs, sources));
