import { WatchtowerError } from "../base/errors.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Signal } from "../model/signal.ts";
import { copyReceived } from "./flow.ts";
import type { Flow } from "./flow.ts";

/**
 * How a destination on the network is spoken to: OTLP over HTTP in protobuf or JSON, or over gRPC; Prometheus' remote
 * write in either version; Loki's push API.
 */
export type RemoteProtocol =
  | "otlphttp"
  | "otlphttp-json"
  | "otlpgrpc"
  | "remotewrite-1"
  | "remotewrite-2"
  | "lokipush";

/** The engine's own log, and files, are destinations too. */
export type Protocol = RemoteProtocol | "debug" | "file";

/** How the server is known, and this client to it, where the scheme is `https:`. */
export interface TlsOptions {
  /** Authorities to trust in place of the system's, PEM. */
  readonly ca?: string;
  /** The authorities are trusted beside the system's. */
  readonly withSystemCas?: boolean;
  /** Shown to the server, PEM. */
  readonly cert?: string;
  /** Of `cert`, PEM; a secret. */
  readonly key?: string;
  /** The name that the server's certificate is for, if it is not the host's. */
  readonly serverName?: string;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** Takes any certificate: encrypted, but to whom is not known. */
  readonly insecureSkipVerify: boolean;
}

/** By Node's names. */
export type TlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** When a request that did not arrive is tried again, without end unless it is off. */
export interface Retry {
  /** Of the pauses between tries, in milliseconds. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** By which each pause is longer than the one before; 2 without. */
  readonly multiplier?: number;
  /** Pauses are so much shorter or longer at random, from 0 to 1; 0.5 without. */
  readonly randomization?: number;
  /** What does not arrive at once is put aside as refused for good. */
  readonly isOff?: boolean;
  /** HTTP 429 is a refusal for good; for remote write and Loki only, as OTLP says otherwise. */
  readonly gives429Up?: boolean;
}

/** Headers that may be others for each request. */
export interface FreshHeaders {
  /** What they are made of, such as a path: tells them from others. */
  readonly of: string;
  /** @throws if they cannot be had now. */
  readonly read: () => Readonly<Record<string, string>>;
}

/** What all have: each is a reader of the journal with a place of its own. */
interface CommonDestination {
  /** Letters, digits, `.`, `_` and `-`: names its place in the journal and its folder. */
  readonly name: string;
  readonly signals: readonly Signal[];
  /** What goes there; without one, all that was received. */
  readonly flows?: Readonly<Partial<Record<Signal, Flow>>>;
  /** A request is sent when it has so many bytes before compression, or when its oldest record has waited so long. */
  readonly batch: { readonly maxBytes: number; readonly timeoutMs: number };
  /** Requests under way at the same time; 1 keeps their order. */
  readonly inFlight: Readonly<Record<Signal, number>>;
  readonly retry: Retry;
  readonly deadLetters: { readonly maxBytes: number; readonly maxCount: number };
}

/** A receiver that is spoken to over the network; {@link makeDestination} fills in what is not given. */
export interface RemoteDestination extends CommonDestination {
  readonly protocol: RemoteProtocol;
  /** A secret, as its path may hold a key. */
  readonly endpoint: string;
  /** Whole URLs of single signals over HTTP, used as they are; secrets, too. */
  readonly signalEndpoints?: Readonly<Partial<Record<Signal, string>>>;
  /** Sent with each request; the values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** More of them, asked for before each request, as they stand in files that change. */
  readonly freshHeaders?: FreshHeaders;
  /** Of OTLP; the others have one of their own. */
  readonly compression: "gzip" | "none";
  /** From 1 to 9. */
  readonly gzipLevel: number;
  /** Of `https:` endpoints, and proxies. */
  readonly tls: TlsOptions;
  /** What gRPC says the host is called, if it is not what its address says. */
  readonly authority?: string;
  /** URL of an HTTP proxy; a secret, too. */
  readonly proxy?: string;
  /** From the first byte sent to the last of the answer. */
  readonly timeoutMs: number;
  /** Until the connection stands, TLS included. */
  readonly connectTimeoutMs: number;
}

/** Lines in the engine's log, as `otelcol.exporter.debug` writes them. */
export interface DebugDestination extends CommonDestination {
  readonly protocol: "debug";
  /** How much it is; a line for each item; all fields of each. */
  readonly verbosity: "basic" | "normal" | "detailed";
  /** So many messages of a second are written, */
  readonly samplingInitial: number;
  /** and from then on each so-many-th; 0 for none. */
  readonly samplingThereafter: number;
}

/** A file, as `otelcol.exporter.file` writes it. */
export interface FileDestination extends CommonDestination {
  readonly protocol: "file";
  readonly path: string;
  /** Lines of OTLP/JSON, or protobuf messages behind their lengths. */
  readonly format: "json" | "proto";
  /** Whether what an earlier process wrote stays; with a rotation it does. */
  readonly append: boolean;
  readonly rotation?: FileRotation;
}

/** A file that is full gets the time into its name, and a new one is begun. */
export interface FileRotation {
  /** A request that would go beyond it goes into the next file. */
  readonly maxBytes: number;
  /** Older ones are removed; 0 keeps them. */
  readonly maxDays: number;
  /** Full files that are kept; 0 for all. */
  readonly maxBackups: number;
  /** The time in names is this machine's, not UTC. */
  readonly isLocalTime: boolean;
}

/** One place that data is copied to. */
export type Destination = RemoteDestination | DebugDestination | FileDestination;

const MIB = 1024 ** 2;
/**
 * Of a request. Gzip is done in another thread; what is encoded in this one, which acknowledges requests, must not hold
 * it for more than some milliseconds.
 */
export const BATCH_BYTES: Readonly<Record<Protocol, number>> = {
  otlphttp: MIB,
  otlpgrpc: MIB,
  "otlphttp-json": MIB / 16,
  "remotewrite-1": MIB / 4,
  "remotewrite-2": MIB / 16,
  lokipush: MIB / 4,
  debug: MIB / 16,
  file: MIB / 16,
};

/** What is larger, as a single record may be, is cut before it is sent. */
export function largestRequest({ protocol }: Pick<Destination, "protocol">): number {
  const isGzip = protocol === "otlphttp" || protocol === "otlpgrpc";
  return isGzip ? Number.POSITIVE_INFINITY : 2 * BATCH_BYTES[protocol];
}
// Samples of a series are to arrive in their order; spans and lines have times of their own.
const IN_FLIGHT = { traces: 4, metrics: 1, logs: 4 };
/** For lines of a stream, and what is written here, order is kept, too. */
const ONE_IN_FLIGHT = { traces: 1, metrics: 1, logs: 1 };

const REMOTE_DEFAULTS = {
  headers: {},
  compression: "gzip",
  // Beyond it, time grows faster than what is saved.
  gzipLevel: 3,
  tls: { insecureSkipVerify: false },
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
} as const;

type Named<D extends Destination> = Pick<D, "name" | "protocol"> & Partial<D>;

/** @throws WatchtowerError `invalid` for a name or an endpoint that cannot be one; neither tells the endpoint. */
export function makeDestination(
  given: Named<RemoteDestination> & Pick<RemoteDestination, "endpoint">,
): RemoteDestination {
  for (const url of [given.endpoint, ...Object.values(given.signalEndpoints ?? {})]) {
    if (isHttpUrl(url)) continue;
    throw new WatchtowerError("invalid", `the endpoint of destination ${given.name} is no http or https URL`);
  }
  return { ...commonDefaults(given), ...REMOTE_DEFAULTS, ...given };
}

type Defaulted = keyof ReturnType<typeof commonDefaults>;
type Given<D extends Destination> = Omit<D, Defaulted> & Partial<Pick<D, Defaulted>>;

/** @throws WatchtowerError `invalid` for a name that cannot be one. */
export const makeDebugDestination = (given: Given<DebugDestination>): DebugDestination => ({
  ...commonDefaults(given),
  ...given,
});

/** @throws WatchtowerError `invalid` for a name that cannot be one. */
export const makeFileDestination = (given: Given<FileDestination>): FileDestination => ({
  ...commonDefaults(given),
  ...given,
});

/** What a destination has unless it is told. @throws WatchtowerError `invalid` for a name that cannot be one. */
function commonDefaults({ name, protocol }: Pick<Destination, "name" | "protocol">) {
  if (!/^[\w.-]{1,128}$/.test(name) || /^\.+$/.test(name))
    throw new WatchtowerError("invalid", `${JSON.stringify(name)} cannot be the name of a destination`);
  const isOrdered = protocol === "lokipush" || protocol === "debug" || protocol === "file";
  return {
    signals: SIGNALS,
    batch: { maxBytes: BATCH_BYTES[protocol], timeoutMs: 500 },
    inFlight: isOrdered ? ONE_IN_FLIGHT : IN_FLIGHT,
    retry: { firstMs: 1000, longestMs: 30_000 },
    deadLetters: { maxBytes: 64 * MIB, maxCount: 1000 },
  };
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && hostname !== "";
}

/** Without a flow of its own, all that was received of the signal goes there. */
export const flowOf = ({ flows }: Destination, signal: Signal): Flow => flows?.[signal] ?? copyReceived;
