import { CONNECTORS } from "./components/otelcol-connectors.ts";
import { localFile, logging } from "./components/configuration.ts";
import { LOKI } from "./components/loki.ts";
import { EXPORTERS } from "./components/otelcol-exporters.ts";
import { EXTENSIONS } from "./components/otelcol-extensions.ts";
import { PROCESSORS } from "./components/otelcol-processors.ts";
import { otlpReceiver } from "./components/otelcol-receiver.ts";
import { k8sAttributes, resourceDetection } from "./components/otelcol-resources.ts";
import { tailSampling } from "./components/otelcol-tail-sampling.ts";
import { PROMETHEUS } from "./components/prometheus.ts";
import type { ComponentSchema } from "./schema.ts";

/**
 * The components whose files are checked whole, in the order in which docs list them. Names, types, defaults and
 * required attributes are those of the reference documentation of Alloy v1.12.2.
 */
export const COMPONENTS: readonly ComponentSchema[] = [
  otlpReceiver,
  ...PROCESSORS,
  tailSampling,
  k8sAttributes,
  resourceDetection,
  ...CONNECTORS,
  ...EXPORTERS,
  ...PROMETHEUS,
  ...LOKI,
  ...EXTENSIONS,
  localFile,
];

/** `logging`, the one block of Alloy's own settings that has a meaning here. */
export const LOGGING: ComponentSchema = logging;

const BY_NAME: ReadonlyMap<string, ComponentSchema> = new Map(
  [...COMPONENTS, logging].map((schema) => [schema.name, schema]),
);

/** The schema of a component or of `logging`. */
export const schemaOf = (name: string): ComponentSchema | undefined => BY_NAME.get(name);
