/** Where one thing listens: on this machine, on its Service within a cluster, and on every node of a cluster. */
export interface PortSet {
  readonly host: number;
  readonly cluster: number;
  readonly node: number;
}

/** `http` is the page and the query APIs, Grafana in a cluster. */
export type PortTable = Readonly<Record<"http" | "otlpGrpc" | "otlpHttp", PortSet>>;

/**
 * Every port that is not a chart's own, and the only place where it is decided. `npm run ports` writes it into
 * the shipped files; a test finds the ones that differ. Node ports are from Kubernetes' range 30000-32767.
 */
export const PORTS: PortTable = {
  http: { host: 13_000, cluster: 80, node: 30_000 },
  otlpGrpc: { host: 14_317, cluster: 4317, node: 30_317 },
  otlpHttp: { host: 14_318, cluster: 4318, node: 30_318 },
};
