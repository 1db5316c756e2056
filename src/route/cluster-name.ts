/** `<service>.<namespace>`, with `.svc` and the cluster's domain or without. */
const CLUSTER_NAME = /^([a-z0-9-]+)\.([a-z0-9-]+)(\.svc(?:\..+)?)?$/;

/**
 * What is to be said of a host that is taken as a remote one, although its name is that of a service in a cluster;
 * `undefined` of all others.
 *
 * @param isPlain whether it is spoken to without TLS, as services in a cluster are: `loki.example` over https is none.
 * @param namespace that of the stack. @param services the stack's.
 */
export function clusterNameHint(
  { host, isPlain }: { readonly host: string; readonly isPlain: boolean },
  namespace: string,
  services: { has(name: string): boolean },
): string | undefined {
  const [, service = "", other = "", suffix] = CLUSTER_NAME.exec(host) ?? [];
  if (services.has(service) && (suffix !== undefined || isPlain)) {
    const isHere = other === namespace;
    const toSet = isHere ? "" : `, or set kubernetes.namespace to ${other}`;
    return `${host} is taken as another machine's: the stack that this engine stands for is in the namespace ${namespace}; to mean it, write ${service}${toSet}`;
  }
  if (suffix === undefined) return undefined;
  return `${host} is taken as another machine's: it is a name in a Kubernetes cluster, and no service of the stack that this engine stands for`;
}
