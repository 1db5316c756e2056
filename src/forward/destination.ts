import { WatchtowerError } from "../base/errors.ts";
import { secretMasker } from "../base/secret-url.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { copyReceived } from "./flow.ts";
import type { Flow } from "./flow.ts";

/** How a destination is spoken to: OTLP over HTTP with protobuf, or over gRPC. */
export type Protocol = "otlphttp" | "otlpgrpc";

export interface TlsOptions {
  /** Authorities to trust in place of the system's, PEM. */
  readonly ca?: string;
  /** Takes any certificate: encrypted, but to whom is not known. */
  readonly insecureSkipVerify: boolean;
}

/** One place that data is copied to. */
export interface Destination {
  /** Letters, digits, `.`, `_` and `-`: names its place in the journal and its folder. */
  readonly name: string;
  readonly signals: readonly Signal[];
  /** What goes there; without one, all that was received. */
  readonly flows?: Readonly<Partial<Record<Signal, Flow>>>;
  readonly protocol: Protocol;
  /** A secret, as its path may hold a key. */
  readonly endpoint: string;
  /** Sent with each request; the values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: "gzip" | "none";
  readonly tls: TlsOptions;
  /** URL of an HTTP proxy; a secret, too. */
  readonly proxy?: string;
  /** From the first byte sent to the last of the answer. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  /** A request is sent when it has so many bytes before compression, or when its oldest record has waited so long. */
  readonly batch: { readonly maxBytes: number; readonly timeoutMs: number };
  /** Requests under way at the same time; 1 keeps their order. */
  readonly inFlight: Readonly<Record<Signal, number>>;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  readonly deadLetters: { readonly maxBytes: number; readonly maxCount: number };
}

const MIB = 1024 ** 2;

const DEFAULTS = {
  signals: SIGNALS,
  headers: {},
  compression: "gzip",
  tls: { insecureSkipVerify: false },
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  batch: { maxBytes: MIB, timeoutMs: 500 },
  // Samples of a series are to arrive in their order; spans and lines have times of their own.
  inFlight: { traces: 4, metrics: 1, logs: 4 },
  retry: { firstMs: 1000, longestMs: 30_000 },
  deadLetters: { maxBytes: 64 * MIB, maxCount: 1000 },
} as const satisfies Partial<Destination>;

/** @throws WatchtowerError `invalid` for a name or an endpoint that cannot be one; neither tells the endpoint. */
export function makeDestination(
  given: Pick<Destination, "name" | "protocol" | "endpoint"> & Partial<Destination>,
): Destination {
  if (!/^[\w.-]{1,64}$/.test(given.name) || /^\.+$/.test(given.name))
    throw new WatchtowerError("invalid", `${JSON.stringify(given.name)} cannot be the name of a destination`);
  if (!isHttpUrl(given.endpoint)) {
    const text = `the endpoint of destination ${given.name} is no http or https URL`;
    throw new WatchtowerError("invalid", text);
  }
  return { ...DEFAULTS, ...given };
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && hostname !== "";
}

export const flowOf = ({ flows }: Destination, signal: Signal): Flow => flows?.[signal] ?? copyReceived;

/** Takes what is secret of a destination out of a text. */
export function destinationMasker(destination: Destination): (text: string) => string {
  const { endpoint, proxy } = destination;
  const headers = Object.values(requestHeaders(destination));
  return secretMasker([endpoint, ...headers, ...(proxy === undefined ? [] : [proxy])]);
}

const SIGNAL_PATH = /\/v1\/(traces|metrics|logs)\/?$/;

/**
 * Where a signal goes over HTTP: `/v1/<signal>` below the endpoint (OTLP specification, "OTLP/HTTP Request"), or in
 * place of the signal that it ends with already. Without name and password, which {@link requestHeaders} sends.
 */
export function signalUrl({ endpoint }: Destination, signal: Signal): string {
  const url = new URL(endpoint);
  url.username = "";
  url.password = "";
  url.hash = "";
  url.pathname = `${url.pathname.replace(SIGNAL_PATH, "").replace(/\/+$/, "")}/v1/${signal}`;
  return url.href;
}

/** The headers of every request to it, those from the URL's name and password included. */
export function requestHeaders({ endpoint, headers }: Destination): Readonly<Record<string, string>> {
  const { username, password } = new URL(endpoint);
  if (username === "" && password === "") return lowerCased(headers);
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}`, ...lowerCased(headers) };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
