import { parse, parseAllDocuments } from "yaml";
import type { Manifest } from "./schema.ts";

/**
 * What of a rendered chart others rely on: how things are called, where they listen, what they need. Free of
 * labels, annotations, probes and all else that nobody of ours names.
 */
export function factsOf(rendered: string): ChartFacts {
  const objects = objectsOf(rendered).filter((object) => !isHook(object));
  const services = ofKind(objects, "Service").map(serviceFacts);
  const selecting = new Set(services.flatMap(({ selector }) => Object.keys(selector)));
  const workloads = (["Deployment", "StatefulSet", "DaemonSet"] as const).flatMap((kind) =>
    ofKind(objects, kind).map((workload) => workloadFacts(kind, workload, selecting)),
  );
  const known = [
    "Service",
    "ConfigMap",
    "Secret",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "DaemonSet",
  ];
  return {
    services,
    workloads,
    claims: ofKind(objects, "PersistentVolumeClaim").map(claimFacts),
    secrets: ofKind(objects, "Secret").map(({ metadata }) => metadata.name),
    configMaps: Object.fromEntries(
      ofKind(objects, "ConfigMap").map(({ metadata, data }) => [metadata.name, contents(data ?? {})]),
    ),
    others: objects
      .filter(({ kind }) => !known.includes(kind))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  };
}

/** What an object of a kind looks like, as the schemas of Kubernetes have it. */
interface Forms {
  readonly Service: Service;
  readonly ConfigMap: ConfigMap;
  readonly Secret: Manifest;
  readonly PersistentVolumeClaim: Claim;
  readonly Deployment: Workload;
  readonly StatefulSet: Workload;
  readonly DaemonSet: Workload;
}

function ofKind<Kind extends keyof Forms>(objects: readonly Manifest[], kind: Kind): readonly Forms[Kind][] {
  return objects.filter((object): object is Forms[Kind] => object.kind === kind);
}

export interface ChartFacts {
  readonly services: readonly ServiceFacts[];
  readonly workloads: readonly WorkloadFacts[];
  readonly claims: readonly ClaimFacts[];
  readonly secrets: readonly string[];
  /** By name, then by key: parsed where it is YAML or an ini file's text. */
  readonly configMaps: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `Kind name` of the rest. */
  readonly others: readonly string[];
}

export interface ServiceFacts {
  readonly name: string;
  /** As Kubernetes has it, or `headless`: its name leads to the pods, at any port. */
  readonly type: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly targetPort: number | string;
    readonly nodePort?: number;
  }[];
}

export interface WorkloadFacts {
  readonly kind: string;
  readonly name: string;
  readonly replicas: number;
  /** Those that Services select by. */
  readonly labels: Readonly<Record<string, string>>;
  readonly graceSeconds?: number;
  readonly containers: readonly ContainerFacts[];
  /** What each volume is, as `configMap alloy-config`. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Claims of a StatefulSet, one for each replica. */
  readonly claims: readonly ClaimFacts[];
}

interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  /** Values, or where they come from, as `secret sumo-credentials endpoint (optional)`. */
  readonly env: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
  /** Paths by volume. */
  readonly mounts: readonly string[];
}

interface ClaimFacts {
  readonly name: string;
  readonly size: string;
}

export function objectsOf(rendered: string): readonly Manifest[] {
  return parseAllDocuments(rendered).flatMap((document) => {
    const object = document.toJS() as Manifest | null;
    return object === null ? [] : [object];
  });
}

const isHook = ({ metadata }: Manifest): boolean =>
  "annotations" in metadata && JSON.stringify(metadata.annotations).includes("helm.sh/hook");

interface Service extends Manifest {
  readonly spec: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports: ServiceFacts["ports"];
  };
}

const serviceFacts = ({ metadata, spec }: Service): ServiceFacts => ({
  name: metadata.name,
  type: spec.clusterIP === "None" ? "headless" : (spec.type ?? "ClusterIP"),
  selector: spec.selector ?? {},
  ports: spec.ports.map(({ name, port, targetPort, nodePort }) => ({
    name,
    port,
    targetPort,
    ...(nodePort === undefined ? {} : { nodePort }),
  })),
});

interface EnvSource {
  readonly secretKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean };
  readonly configMapKeyRef?: { readonly name: string; readonly key: string };
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly resource: string };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: EnvSource;
  }[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>;
    readonly limits?: Readonly<Record<string, string | number>>;
  };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Claim extends Manifest {
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

interface ConfigMap extends Manifest {
  readonly data?: Readonly<Record<string, string>>;
}

interface Workload extends Manifest {
  readonly spec: {
    readonly replicas?: number;
    readonly volumeClaimTemplates?: readonly Claim[];
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds?: number;
        readonly initContainers?: readonly Container[];
        readonly containers: readonly Container[];
        readonly volumes?: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[];
      };
    };
  };
}

function workloadFacts(
  kind: string,
  { metadata, spec }: Workload,
  selecting: ReadonlySet<string>,
): WorkloadFacts {
  const pod = spec.template.spec;
  const grace = pod.terminationGracePeriodSeconds;
  return {
    kind,
    name: metadata.name,
    replicas: spec.replicas ?? 1,
    labels: Object.fromEntries(
      Object.entries(spec.template.metadata.labels).filter(([name]) => selecting.has(name)),
    ),
    ...(grace === undefined ? {} : { graceSeconds: grace }),
    containers: pod.containers.map(containerFacts),
    volumes: Object.fromEntries((pod.volumes ?? []).map(({ name, ...source }) => [name, volumeText(source)])),
    claims: (spec.volumeClaimTemplates ?? []).map(claimFacts),
  };
}

const claimFacts = ({ metadata, spec }: Claim): ClaimFacts => ({
  name: metadata.name,
  size: spec.resources.requests.storage,
});

const containerFacts = (container: Container): ContainerFacts => ({
  name: container.name,
  image: container.image,
  args: container.args ?? [],
  env: Object.fromEntries(
    (container.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? sourceText(valueFrom ?? {})]),
  ),
  ports: Object.fromEntries(
    (container.ports ?? []).map(({ name, containerPort }) => [name ?? "unnamed", containerPort]),
  ),
  requests: texts(container.resources?.requests ?? {}),
  limits: texts(container.resources?.limits ?? {}),
  mounts: (container.volumeMounts ?? []).map(({ name, mountPath }) => `${name} ${mountPath}`),
});

const texts = (amounts: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, String(amount)]));

function sourceText({ secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef }: EnvSource): string {
  if (secretKeyRef !== undefined)
    return `secret ${secretKeyRef.name} ${secretKeyRef.key}${secretKeyRef.optional === true ? " (optional)" : ""}`;
  if (configMapKeyRef !== undefined) return `configMap ${configMapKeyRef.name} ${configMapKeyRef.key}`;
  if (fieldRef !== undefined) return `field ${fieldRef.fieldPath}`;
  return resourceFieldRef === undefined ? "" : `resource ${resourceFieldRef.resource}`;
}

/** `{configMap: {name: "x"}}` as `configMap x`. */
function volumeText(source: Readonly<Record<string, unknown>>): string {
  const [kind = "emptyDir", details] = Object.entries(source)[0] ?? [];
  if (typeof details !== "object" || details === null) return kind;
  const named = Object.entries(details).find(([key]) => ["name", "secretName", "claimName"].includes(key));
  return named === undefined ? kind : `${kind} ${String(named[1])}`;
}

/** Programs' own code, as dashboards and scripts, is left out. */
function contents(data: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, /\.ya?ml$|^config$/.test(key) ? parsed(text) : text]),
  );
}

function parsed(text: string): unknown {
  const value: unknown = parse(text, { logLevel: "silent" });
  return value ?? text;
}
