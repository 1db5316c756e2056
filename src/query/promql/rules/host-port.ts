import { isIP } from "node:net";

interface HostPort {
  readonly host: string;
  readonly port: string;
}

/** As Go's `net.SplitHostPort`; `undefined` for what has no port, or is no such pair. */
function split(text: string): HostPort | undefined {
  const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(text);
  if (match === null) return undefined;
  const [, bracketed, plain = "", port = ""] = match;
  return { host: bracketed ?? plain, port };
}

/** The host of `host:port`; what is none, as it is. */
export const stripPort = (text: string): string => split(text)?.host ?? text;

/** The first part of a host's name, with the port if there is one; addresses stay as they are. */
export function stripDomain(text: string): string {
  const { host, port } = split(text) ?? { host: text, port: "" };
  if (isIP(host) !== 0) return text;
  const [first = ""] = host.split(".");
  if (port === "") return first;
  return first.includes(":") ? `[${first}]:${port}` : `${first}:${port}`;
}
