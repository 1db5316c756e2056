/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** What is reachable from elsewhere than this machine; `undefined` if nothing is. */
export function exposure(host: string): string | undefined {
  if (isLoopback(host)) return undefined;
  return `listening on ${host}: everyone who can reach this machine can send data, query all of it, and see the page`;
}

/** What to write in a URL for what listens on `host`: an address that means "all" is none to connect to. */
export function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
