import type { ApiObject, FakeApi } from "./fake-api.ts";

/** How the pods of a workload fare; `ready` unless something else is said of it. */
export type Fate = "ready" | "starting" | "cannot pull" | "crash loop";

/**
 * Plays the controllers of a cluster: workloads get pods that fare as `fates` says by the name of the workload, claims
 * get a volume, Services an address, namespaces are active.
 */
export function playControllers(api: FakeApi, fates: ReadonlyMap<string, Fate>): void {
  api.onChange = (plural, name) => {
    const object = api.objects.get(`${plural}/${name}`);
    switch (plural) {
      case "namespaces":
        if (object !== undefined) api.put(plural, { ...object, status: { phase: "Active" } });
        return;
      case "persistentvolumeclaims":
        if (object !== undefined) api.put(plural, { ...object, status: { phase: "Bound" } });
        return;
      case "services":
        if (object !== undefined) putService(api, object);
        return;
      case "deployments":
      case "statefulsets":
        if (object === undefined) {
          api.remove("replicasets", name);
          api.remove("pods", podName(name));
        } else settle(api, plural, object, fates.get(name) ?? "ready");
        return;
      default:
        return;
    }
  };
}

/** Lets all workloads fare as they should now, as time does in a cluster. */
export function settleAll(api: FakeApi, fates: ReadonlyMap<string, Fate>): void {
  for (const [path, object] of api.objects) {
    const [plural = "", name = ""] = path.split("/");
    if (plural === "deployments" || plural === "statefulsets")
      settle(api, plural, object, fates.get(name) ?? "ready");
  }
}

const podName = (workload: string): string => `${workload}-0`;

function settle(api: FakeApi, plural: string, object: ApiObject, fate: Fate): void {
  const { name, generation = 1 } = object.metadata;
  const replicas = fate === "ready" ? 1 : 0;
  const isReady = replicas === 1 ? "True" : "False";
  api.put(plural, {
    ...object,
    metadata: { ...object.metadata, generation },
    status: {
      observedGeneration: generation,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: replicas,
      availableReplicas: replicas,
      currentReplicas: 1,
      currentRevision: "1",
      updateRevision: "1",
      conditions: [
        { type: "Available", status: isReady, reason: "MinimumReplicasAvailable" },
        { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
      ],
    },
  });
  if (plural === "deployments") putReplicaSet(api, object, replicas);
  const container = { name, image: `example/${name}:1`, ready: fate === "ready" };
  api.put("pods", {
    metadata: { name: podName(name), labels: { "app.kubernetes.io/name": name } },
    spec: { containers: [{ name, image: container.image }] },
    status: {
      phase: fate === "ready" || fate === "crash loop" ? "Running" : "Pending",
      conditions: [{ type: "Ready", status: isReady }],
      containerStatuses: [{ ...container, ...STATES[fate] }],
    },
  });
  const event = EVENTS[fate];
  if (event !== undefined)
    api.put("events", {
      metadata: { name: `${podName(name)}.1` },
      involvedObject: { name: podName(name) },
      count: 3,
      ...event,
    });
  if (fate === "crash loop") api.logs.set(podName(name), "Error: at least one endpoint must be specified\n");
}

/** With an address, and all its ports open on pods that are ready. */
function putService(api: FakeApi, object: ApiObject): void {
  const { name } = object.metadata;
  api.put("services", { ...object, spec: { clusterIP: "10.96.0.9", ...object.spec } });
  const { ports } = object.spec as { readonly ports: readonly { readonly port: number }[] };
  api.put("endpointslices", {
    metadata: { name: `${name}-1`, labels: { "kubernetes.io/service-name": name } },
    ports: ports.map(({ port }) => ({ port })),
    endpoints: [{ conditions: { ready: true } }],
  });
}

/** helm 3 waits for the one of a Deployment that has its template, helm 4 goes by the Deployment itself. */
function putReplicaSet(api: FakeApi, { metadata, spec }: ApiObject, readyReplicas: number): void {
  const { name, uid = "", labels } = metadata;
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true };
  const { selector, template } = spec as { readonly selector: unknown; readonly template: unknown };
  const own = { name, ownerReferences: [owner], ...(labels === undefined ? {} : { labels }) };
  api.put("replicasets", {
    metadata: own,
    spec: { replicas: 1, selector, template },
    status: { replicas: 1, readyReplicas, availableReplicas: readyReplicas },
  });
}

const STATES: Readonly<Record<Fate, object>> = {
  ready: { restartCount: 0, state: { running: {} } },
  starting: { restartCount: 0, state: { waiting: { reason: "ContainerCreating" } } },
  "cannot pull": {
    restartCount: 0,
    state: { waiting: { reason: "ImagePullBackOff", message: 'Back-off pulling image "example:1"' } },
  },
  "crash loop": {
    restartCount: 4,
    state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s" } },
    lastState: { terminated: { exitCode: 1, reason: "Error" } },
  },
};

const EVENTS: Readonly<Partial<Record<Fate, Pick<ApiObject, "type" | "reason" | "message">>>> = {
  starting: { type: "Normal", reason: "Pulling", message: 'Pulling image "example/big:1"' },
  "cannot pull": {
    type: "Warning",
    reason: "Failed",
    message: "Failed to pull image: toomanyrequests: You have reached your pull rate limit",
  },
  "crash loop": {
    type: "Warning",
    reason: "BackOff",
    message: "Back-off restarting failed container",
  },
};
