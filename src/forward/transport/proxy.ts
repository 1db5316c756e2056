import { isIPv4 } from "node:net";

/**
 * The proxy for a URL by the usual variables, lower case first: `http_proxy`, `https_proxy`, `all_proxy`, and
 * `no_proxy` as curl and Go read it: names stand for all below them too, `*` for all, a port limits an entry to
 * itself. This machine is never asked for through a proxy.
 *
 * @returns its URL, `undefined` for none. One without scheme is HTTP.
 */
export function proxyFor(endpoint: string, env: NodeJS.ProcessEnv): string | undefined {
  const url = new URL(endpoint);
  const look = (name: string): string => env[name] || env[name.toUpperCase()] || "";
  if (isLocal(hostOf(url)) || isExempt(url, look("no_proxy"))) return undefined;
  const proxy = look(url.protocol === "https:" ? "https_proxy" : "http_proxy") || look("all_proxy");
  if (proxy === "") return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "").toLowerCase();

const isLocal = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);

function isExempt(url: URL, list: string): boolean {
  const host = hostOf(url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, name = entry, onlyPort] = /^(\[.*\]|[^:]+)(?::(\d+))?$/.exec(entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const [network = "", bits] = name.split("/");
  if (bits !== undefined) return isIPv4(host) && inNetwork(host, network, Number(bits));
  const bare = name.replace(/^\[|\]$/g, "").replace(/^\*?\.?/, "");
  return host === bare || host.endsWith(`.${bare}`);
}

function inNetwork(host: string, network: string, bits: number): boolean {
  if (!isIPv4(network) || !(bits >= 0 && bits <= 32)) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(numberOf(host) / size) === Math.floor(numberOf(network) / size);
}

const numberOf = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
