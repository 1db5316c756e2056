import { maskedUrl, secretMasker } from "../base/secret-url.ts";
import type { DebugDestination, Destination, FileDestination, RemoteDestination } from "./destination.ts";
import { secretHeaders } from "./transport/request-headers.ts";

/** Shorter values are words, and stand in many texts by chance. */
const SHORTEST_VALUE = 4;

/** Takes what is secret of a destination out of a text. */
export function destinationMasker(destination: Destination): (text: string) => string {
  if (isLocal(destination)) return (text) => text;
  const { endpoint, signalEndpoints, proxy, freshHeaders } = destination;
  const urls = [endpoint, ...Object.values(signalEndpoints ?? {}), ...(proxy === undefined ? [] : [proxy])];
  const make = (): ((text: string) => string) =>
    secretMasker([...urls, ...secretValues(destination).flatMap(partsOf)]);
  // Files may change: what is masked is looked up when there is something to mask.
  if (freshHeaders !== undefined) return (text) => make()(text);
  return make();
}

/** Whether it is on this machine, and has neither secrets nor headers. */
export const isLocal = (destination: Destination): destination is DebugDestination | FileDestination =>
  destination.protocol === "debug" || destination.protocol === "file";

/** A tenant's name is told by many answers, and opens nothing. */
const TENANT = "x-scope-orgid";

const secretValues = (destination: RemoteDestination): readonly string[] =>
  Object.entries(secretHeaders(destination)).flatMap(([name, value]) => (name === TENANT ? [] : [value]));

/** A header's value, the credentials in it, and what they say in plain. */
function partsOf(value: string): readonly string[] {
  const [, scheme = "", credentials = ""] = /^(\S+) +(\S.*)$/.exec(value) ?? [];
  const plain = scheme.toLowerCase() === "basic" ? Buffer.from(credentials, "base64").toString() : "";
  const password = plain.slice(plain.indexOf(":") + 1);
  const parts = [value, credentials, plain, password].filter((part) => part.length >= SHORTEST_VALUE);
  return [...parts, ...parts.flatMap(quotedForms)];
}

/** How a server may repeat it: in JSON, or in an address. */
function quotedForms(part: string): readonly string[] {
  return [JSON.stringify(part).slice(1, -1), encodeURIComponent(part)];
}

/** Where it is, as it may be shown. */
export function shownPlace(destination: Destination): string {
  switch (destination.protocol) {
    case "debug":
      return "the engine's log";
    case "file":
      return destination.path;
    case "otlphttp":
    case "otlphttp-json":
    case "otlpgrpc":
    case "remotewrite-1":
    case "remotewrite-2":
    case "lokipush":
      return maskedUrl(destination.endpoint);
  }
}
