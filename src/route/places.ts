import { clusterNameHint } from "./cluster-name.ts";

/** What an address means that is one of this engine's own, or of the stack that runs in a cluster in its place. */
export type Place =
  /** A store. */
  | "traces"
  | "metrics"
  | "logs"
  /** A part of the stack that takes no data. */
  | "stack"
  /** The receiver, by whose ports it is sent to: what it sends to itself never ends. */
  | "receiver";

/** How this engine, and the stack in its place, are reached. */
export interface OwnAddresses {
  /** Of the cluster in which the stack would be. */
  readonly namespace: string;
  /** Ports on this machine; 0 for those that are not known. */
  readonly ports: { readonly http: number; readonly otlpGrpc: number; readonly otlpHttp: number };
}

/** Tells addresses in a file that mean this engine from others. */
export interface Places {
  /** @param address a URL, or host and port. @returns `undefined` for any other host: it is a remote one. */
  placeOf(address: string): Place | undefined;
  /** Why an address of a remote host may not be what is meant; `undefined` if nothing speaks for that. */
  hintOf(address: string): string | undefined;
}

/** Services of the stack (helm/values), which take the data of users. */
const STORES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ["tempo", "traces"],
  ["tempo-distributor", "traces"],
  ["loki", "logs"],
  ["loki-gateway", "logs"],
  ["mimir-distributor", "metrics"],
  ["mimir-gateway", "metrics"],
  ["mimir-nginx", "metrics"],
]);
/** Services of the stack that take none. */
const OTHERS: ReadonlySet<string> = new Set([
  "alloy",
  "grafana",
  "loki-canary",
  "loki-headless",
  "loki-memberlist",
  "mimir-alertmanager",
  "mimir-compactor",
  "mimir-ingester",
  "mimir-querier",
  "mimir-query-frontend",
  "mimir-query-scheduler",
  "mimir-ruler",
  "mimir-store-gateway",
  "tempo-query-frontend",
]);
const SERVICES: ReadonlySet<string> = new Set([...STORES.keys(), ...OTHERS]);
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/;
/** Where Alloy serves its own page and metrics. */
const ALLOY_PORT = 12_345;

/** Names without a domain, as `tempo`, mean the stack, too; addresses without a scheme are HTTP. */
export function placesOf({ namespace, ports }: OwnAddresses): Places {
  const suffixes = ["svc.cluster.local.", "svc.cluster.local", "svc", ""].map((end) =>
    end === "" ? `.${namespace}` : `.${namespace}.${end}`,
  );
  return {
    placeOf(address) {
      const url = urlOf(address);
      if (url === undefined) return undefined;
      const host = url.hostname.toLowerCase();
      if (LOOPBACK.test(host)) return ownPlace(url);
      const suffix = suffixes.find((each) => host.endsWith(each)) ?? "";
      const service = host.slice(0, host.length - suffix.length);
      return STORES.get(service) ?? (OTHERS.has(service) ? "stack" : undefined);
    },
    hintOf(address) {
      const url = urlOf(address);
      if (url === undefined || this.placeOf(address) !== undefined) return undefined;
      const host = url.hostname.toLowerCase().replace(/\.$/, "");
      return clusterNameHint({ host, isPlain: url.protocol === "http:" }, namespace, SERVICES);
    },
  };

  function ownPlace(url: URL): Place | undefined {
    const port = portOf(url);
    if (port === 0) return undefined;
    if (port === ports.otlpGrpc || port === ports.otlpHttp) return "receiver";
    if (port === ALLOY_PORT) return "stack";
    if (port !== ports.http) return undefined;
    if (/^\/(?:loki|otlp)(?:\/|$)/.test(url.pathname)) return "logs";
    return /^\/prometheus(?:\/|$)/.test(url.pathname) ? "metrics" : "stack";
  }
}

function urlOf(address: string): URL | undefined {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address)
    ? address.replace(/^(?!https?:)[^:]+:\/+/i, "http://")
    : `http://${address}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}

const portOf = ({ port, protocol }: URL): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
