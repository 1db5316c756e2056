import type { KeyValue, Resource } from "../../model/otlp/common.ts";
import { Labels } from "../../model/labels.ts";
import type { LabelPair } from "../../model/labels.ts";
import { valueText } from "../../model/otlp/value-text.ts";
import { SERVICE_NAME_SOURCES, UNKNOWN_SERVICE, withServiceName } from "../../model/loki/service-name.ts";
import { LOKI_STREAM_SCHEMA } from "../../model/loki/stream-schema.ts";
import { attributeLabels } from "./attribute-labels.ts";

/** Resource attributes that Loki makes index labels of, by default. */
const INDEX_ATTRIBUTES: ReadonlySet<string> = new Set([
  "service.name",
  "service.namespace",
  "service.instance.id",
  "deployment.environment",
  "deployment.environment.name",
  "cloud.region",
  "cloud.availability_zone",
  "k8s.cluster.name",
  "k8s.namespace.name",
  "k8s.pod.name",
  "k8s.container.name",
  "container.name",
  "k8s.replicaset.name",
  "k8s.deployment.name",
  "k8s.statefulset.name",
  "k8s.daemonset.name",
  "k8s.cronjob.name",
  "k8s.job.name",
]);

/** What a resource means for the log records under it. */
export interface ResourceLabels {
  readonly stream: Labels;
  /** Structured metadata of each record. */
  readonly metadata: readonly LabelPair[];
}

const indexed = ({ key }: KeyValue): boolean => INDEX_ATTRIBUTES.has(key);

/**
 * As Loki's OTLP endpoint does with its default settings; of a stream that was pushed, the labels as they are, with the
 * `service_name` that Loki finds for it.
 *
 * @param schemaUrl of the ResourceLogs.
 */
export function resourceLabels(resource: Resource | undefined, schemaUrl: string): ResourceLabels {
  const attributes = resource?.attributes ?? [];
  if (schemaUrl === LOKI_STREAM_SCHEMA) {
    const labels = attributes.map(({ key, value }): LabelPair => [key, valueText(value)]);
    return { stream: Labels.from(withServiceName(labels)), metadata: [] };
  }
  const labels = Labels.from(attributeLabels(attributes.filter(indexed)));
  return {
    stream: hasServiceName(attributes) ? labels : labels.with([["service_name", discovered(labels)]]),
    metadata: attributeLabels(attributes.filter((attribute) => !indexed(attribute))),
  };
}

function hasServiceName(attributes: readonly KeyValue[]): boolean {
  return attributeLabels(attributes.filter(({ key }) => key === "service.name")).some(
    ([, value]) => value !== "",
  );
}

function discovered(labels: Labels): string {
  const source = SERVICE_NAME_SOURCES.find((name) => labels.has(name));
  return source === undefined ? UNKNOWN_SERVICE : labels.get(source);
}
