import { Tag } from "./span.ts";

const NAMES: Readonly<Record<string, string>> = {
  "": "deployment.environment",
  cloud: "provider account.id region availability_zone platform",
  "aws.ecs": "container.arn cluster.arn launchtype task.arn task.family task.revision",
  "aws.eks": "cluster.arn",
  "aws.log": "group.names group.arns stream.names stream.arns",
  container: "name id runtime image.name image.tag",
  device: "id model.identifier model.name manufacturer",
  faas: "name id version instance max_memory",
  host: "id name type arch image.name image.id image.version",
  k8s: `cluster.name node.name node.uid namespace.name pod.uid pod.name container.name container.restart_count
    replicaset.uid replicaset.name deployment.uid deployment.name statefulset.uid statefulset.name daemonset.uid
    daemonset.name job.uid job.name cronjob.uid cronjob.name`,
  os: "type description name version",
  process: `pid executable.name executable.path command command_line command_args owner runtime.name
    runtime.version runtime.description`,
  service: "name namespace instance.id version",
  telemetry: "sdk.name sdk.language sdk.version auto.version",
  webengine: "name version description",
  opencensus: "starttime exporterversion resourcetype",
};

/** Tags that tell of the resource, by OpenTelemetry's conventions, as the Collector has them. */
export const RESOURCE_TAGS: ReadonlySet<string> = new Set([
  Tag.serviceNameSource,
  ...Object.entries(NAMES).flatMap(([start, ends]) =>
    ends.split(/\s+/).map((end) => (start === "" ? end : `${start}.${end}`)),
  ),
]);
