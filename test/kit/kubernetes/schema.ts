import { Deployment, DaemonSet, StatefulSet } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { Job } from "kubernetes-models/batch/v1";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
} from "kubernetes-models/rbac.authorization.k8s.io/v1";
import {
  ConfigMap,
  Namespace,
  PersistentVolumeClaim,
  Pod,
  Secret,
  Service,
  ServiceAccount,
} from "kubernetes-models/v1";

/** A Kubernetes object as YAML or JSON gives it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** What `kubernetes-models` makes of the OpenAPI document of Kubernetes, by kind. */
const MODELS = {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  Namespace,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  Role,
  RoleBinding,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
};

/**
 * What is wrong with an object by the OpenAPI schemas of Kubernetes; empty if nothing.
 *
 * The schemas allow fields that they do not know, which the API server drops or refuses. The validators are
 * code that reads each field it knows, so a field that none of them read is unknown.
 */
export function faultsOf(manifest: Manifest): readonly string[] {
  const model = Object.entries(MODELS).find(([kind]) => kind === manifest.kind)?.[1];
  const where = `${manifest.kind} ${manifest.metadata.name}`;
  if (model === undefined || model.apiVersion !== manifest.apiVersion)
    return [`${where}: no schema of ${manifest.apiVersion}`];
  const read = new Set<string>();
  try {
    model.prototype.validate.call(watched(manifest, "", read));
  } catch (error) {
    return [`${where}: ${error instanceof Error ? error.message : String(error)}`];
  }
  return pathsOf(manifest, "")
    .filter((path) => !read.has(path))
    .map((path) => `${where}: unknown field ${path}`);
}

function watched<T extends object>(value: T, path: string, read: Set<string>): T {
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || !Object.hasOwn(target, key)) return found;
      const here = `${path}/${key}`;
      read.add(here);
      return typeof found === "object" && found !== null ? watched(found, here, read) : found;
    },
  });
}

function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    `${path}/${key}`,
    ...pathsOf(inner, `${path}/${key}`),
  ]);
}
