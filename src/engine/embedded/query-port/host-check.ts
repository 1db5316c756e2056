import { isIP } from "node:net";

/** Names by which containers and clusters on this machine reach it. */
const CONTAINER_HOSTS = [
  "host.docker.internal",
  "gateway.docker.internal",
  "host.containers.internal",
  "host.minikube.internal",
];

/** What may stand before the port in a Host header; anything else is no name of a host. */
const AUTHORITY = /^[^\s/?#@\\]+$/;

/**
 * Whether a request's `Host` header names this machine. A page can let its own name point to 127.0.0.1 after it
 * was loaded (DNS rebinding) and then read as if from its own origin, but the browser goes on to send that name.
 *
 * Allowed are IP addresses, `localhost` and names below it, the names of this machine within containers, and
 * `names`: host names, or `*.example.com` for all below one, or `*` for any. A request without the header comes
 * from no browser.
 */
export function hostCheck(names: readonly string[]): (header: string | undefined) => boolean {
  const allowed = ["localhost", "*.localhost", ...CONTAINER_HOSTS, ...names].map(normalized);
  return (header) => {
    if (header === undefined) return true;
    const name = hostName(header);
    return name !== undefined && (isIP(name) !== 0 || allowed.some((one) => matches(one, name)));
  };
}

/** What a refused request is told. */
export const foreignHost = (header = ""): string =>
  `host ${JSON.stringify(header)} is not known to Watchtower: add it to http.allowedHosts or WATCHTOWER_HTTP_ALLOWED_HOSTS`;

/** Without port and brackets, in lower case; `undefined` if it is none. */
function hostName(header: string): string | undefined {
  const url = `http://${header}`;
  if (!AUTHORITY.test(header) || !URL.canParse(url)) return undefined;
  return normalized(new URL(url).hostname.replace(/^\[|\]$/g, ""));
}

const normalized = (name: string): string => name.toLowerCase().replace(/\.$/, "");

function matches(allowed: string, name: string): boolean {
  if (allowed === "*") return true;
  return allowed.startsWith("*.") ? name.endsWith(allowed.slice(1)) : name === allowed;
}
