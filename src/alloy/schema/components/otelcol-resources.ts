import {
  ALL_SIGNALS,
  BOOL,
  DURATION,
  STRING,
  STRINGS,
  block,
  component,
  input,
  listOf,
  notEmbedded,
  oneOf,
  openBlock,
  optional,
  repeated,
  required,
} from "../notation.ts";
import type { BlockSchema, ComponentSchema } from "../schema.ts";
import { debugMetrics, output } from "./shared-otelcol.ts";

const fieldExtract: BlockSchema = repeated({
  attributes: {
    from: optional(oneOf("pod", "namespace", "node", "deployment", "statefulset", "daemonset", "job"), "pod"),
    key: optional(STRING, ""),
    key_regex: optional(STRING, ""),
    tag_name: optional(STRING, ""),
  },
});

const fieldFilter: BlockSchema = repeated({
  attributes: {
    key: required(STRING),
    value: required(STRING),
    op: optional(oneOf("equals", "not-equals", "exists", "does-not-exist"), "equals"),
  },
});

export const k8sAttributes: ComponentSchema = component(
  "otelcol.processor.k8sattributes",
  "adds what Kubernetes knows of a sender; outside a cluster it adds nothing",
  {
    exports: input(...ALL_SIGNALS),
    attributes: {
      auth_type: optional(oneOf("none", "serviceAccount", "kubeConfig", "tls"), "serviceAccount"),
      passthrough: optional(BOOL, false),
      wait_for_metadata: optional(BOOL, false),
      wait_for_metadata_timeout: optional(DURATION, "10s"),
    },
    blocks: {
      exclude: block({ blocks: { pod: repeated({ attributes: { name: required(STRING) } }) } }),
      extract: block({
        attributes: {
          deployment_name_from_replicaset: optional(BOOL, false),
          metadata: optional(STRINGS, []),
          otel_annotations: optional(BOOL, false),
        },
        blocks: { annotation: fieldExtract, label: fieldExtract },
      }),
      filter: block({
        attributes: { namespace: optional(STRING, ""), node: optional(STRING, "") },
        blocks: { field: fieldFilter, label: fieldFilter },
      }),
      pod_association: repeated({
        blocks: {
          source: block(
            {
              attributes: {
                from: required(oneOf("connection", "resource_attribute")),
                name: optional(STRING, ""),
              },
            },
            "at least once",
          ),
        },
      }),
      output: output(...ALL_SIGNALS),
      debug_metrics: debugMetrics,
    },
  },
);

const enabled: BlockSchema = block({ attributes: { enabled: required(BOOL) } });

const SYSTEM_ATTRIBUTES = [
  "host.arch",
  "host.cpu.cache.l2.size",
  "host.cpu.family",
  "host.cpu.model.id",
  "host.cpu.model.name",
  "host.cpu.stepping",
  "host.cpu.vendor.id",
  "host.id",
  "host.interface",
  "host.ip",
  "host.mac",
  "host.name",
  "os.build.id",
  "os.description",
  "os.name",
  "os.type",
  "os.version",
];

const system: BlockSchema = block({
  attributes: {
    hostname_sources: optional(listOf(oneOf("cname", "dns", "lookup", "os")), ["dns", "os"]),
  },
  blocks: {
    resource_attributes: block({
      blocks: Object.fromEntries(SYSTEM_ATTRIBUTES.map((name) => [name, enabled])),
    }),
  },
});

/** Detectors of clouds and platforms; none of these is a developer's machine. */
const PLATFORMS = [
  "akamai",
  "aks",
  "azure",
  "consul",
  "digitalocean",
  "docker",
  "dynatrace",
  "ec2",
  "ecs",
  "eks",
  "elasticbeanstalk",
  "gcp",
  "heroku",
  "hetzner",
  "kubeadm",
  "kubernetes_node",
  "lambda",
  "nova",
  "openshift",
  "oraclecloud",
  "scaleway",
  "upcloud",
  "vultr",
];

const DETECTORS = "the detectors env and system are supported";

export const resourceDetection: ComponentSchema = component(
  "otelcol.processor.resourcedetection",
  "adds what it finds out about the machine; the detectors env and system",
  {
    exports: input(...ALL_SIGNALS),
    attributes: {
      detectors: notEmbedded(optional(listOf(oneOf("env", "system", ...PLATFORMS)), ["env"]), DETECTORS, [
        "env",
        "system",
      ]),
      override: optional(BOOL, true),
      timeout: optional(DURATION, "5s"),
    },
    blocks: {
      system,
      ...Object.fromEntries(PLATFORMS.map((name) => [name, openBlock(DETECTORS)])),
      output: output(...ALL_SIGNALS),
      debug_metrics: debugMetrics,
    },
  },
);
