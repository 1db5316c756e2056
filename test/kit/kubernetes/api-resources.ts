/** Kinds that the fake API server knows, by group and plural (Kubernetes API reference). */
const RESOURCES = {
  "": {
    namespaces: "Namespace",
    nodes: "Node",
    secrets: "Secret",
    configmaps: "ConfigMap",
    pods: "Pod",
    events: "Event",
    services: "Service",
    serviceaccounts: "ServiceAccount",
    persistentvolumeclaims: "PersistentVolumeClaim",
  },
  apps: { deployments: "Deployment", statefulsets: "StatefulSet", replicasets: "ReplicaSet" },
  "rbac.authorization.k8s.io": {
    roles: "Role",
    rolebindings: "RoleBinding",
    clusterroles: "ClusterRole",
    clusterrolebindings: "ClusterRoleBinding",
  },
  policy: { poddisruptionbudgets: "PodDisruptionBudget" },
  "coordination.k8s.io": { leases: "Lease" },
  "discovery.k8s.io": { endpointslices: "EndpointSlice" },
} as const;

/** Of no namespace. */
const GLOBAL = ["Namespace", "Node", "ClusterRole", "ClusterRoleBinding"];

/** Kinds by the plural of their path. */
export const KINDS: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(RESOURCES));

export function apiVersionOf(plural: string): string {
  const group = Object.entries(RESOURCES).find(([, plurals]) => plural in plurals)?.[0] ?? "";
  return group === "" ? "v1" : `${group}/v1`;
}

/** What kinds there are, as kubectl and helm ask first; `undefined` for other paths. */
export function discovery(path: string): unknown {
  if (path === "/version") return { major: "1", minor: "35", gitVersion: "v1.35.0" };
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] };
  if (path === "/apis")
    return {
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: Object.keys(RESOURCES)
        .filter(Boolean)
        .map((name) => {
          const version = { groupVersion: `${name}/v1`, version: "v1" };
          return { name, versions: [version], preferredVersion: version };
        }),
    };
  for (const [group, plurals] of Object.entries(RESOURCES)) {
    const groupVersion = group === "" ? "v1" : `${group}/v1`;
    if (path !== (group === "" ? "/api/v1" : `/apis/${groupVersion}`)) continue;
    const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
    const resources = Object.entries(plurals).map(([name, kind]) => ({
      name,
      singularName: kind.toLowerCase(),
      namespaced: !GLOBAL.includes(kind),
      kind,
      verbs,
    }));
    return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
  }
  return path === "/openapi/v3" ? { paths: {} } : undefined;
}
