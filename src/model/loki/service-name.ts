import type { LabelPair } from "../labels.ts";

/** Labels that stand in for a missing `service_name`, the first present one: Loki's `discover_service_name`. */
export const SERVICE_NAME_SOURCES: readonly string[] = [
  "service",
  "app",
  "application",
  "app_name",
  "name",
  "app_kubernetes_io_name",
  "container",
  "container_name",
  "k8s_container_name",
  "component",
  "workload",
  "job",
  "k8s_job_name",
];

/** Loki's value of {@link SERVICE_NAME} where no source is there. */
export const UNKNOWN_SERVICE = "unknown_service";
export const SERVICE_NAME = "service_name";

/** The labels of a stream with the `service_name` that Loki finds for it. @param sources none: it does not look for one. */
export function withServiceName(
  labels: readonly LabelPair[],
  sources: readonly string[] = SERVICE_NAME_SOURCES,
): readonly LabelPair[] {
  const values = new Map(labels);
  if (values.has(SERVICE_NAME) || sources.length === 0) return labels;
  const source = sources.find((name) => values.has(name));
  return [...labels, [SERVICE_NAME, values.get(source ?? "") ?? UNKNOWN_SERVICE]];
}
