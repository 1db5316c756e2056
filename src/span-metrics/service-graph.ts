import { toHex } from "../base/bytes.ts";
import type { LabelPair } from "../model/labels.ts";
import { CounterFamily, HistogramFamily, exponentialBounds } from "./families.ts";
import type { Budget } from "./families.ts";
import { SERVICE_GRAPH } from "./names.ts";
import type { MeteredSpan } from "./spans.ts";

/** 0.1 s to 12.8 s. */
const SECONDS = exponentialBounds(0.1, 2, 8);
/** How long one side of a call waits for the other. */
const WAIT_MS = 10_000;
const MAX_WAITING = 10_000;
const SEPARATOR = "\u0000";

/** Name the other side of a call that sends no spans itself, in this order. */
const PEER = ["peer.service", "db.name", "db.system", "db.system.name"] as const;
/** Tell that a call goes to a database, in this order. */
const DATABASE = ["db.namespace", "db.name", "db.system", "db.system.name"] as const;
const DATABASE_HOST = ["peer.service", "server.address"] as const;
const PEER_ADDRESS = "network.peer.address";
const PEER_PORT = "network.peer.port";

/** Attributes that the service graph reads. */
export const GRAPH_ATTRIBUTES: readonly string[] = [
  ...PEER,
  ...DATABASE,
  ...DATABASE_HOST,
  PEER_ADDRESS,
  PEER_PORT,
];

const Kind = { server: 2, client: 3, producer: 4, consumer: 5 } as const;
const ERROR = 2;

type ConnectionType = "" | "messaging_system" | "database" | "virtual_node";

/** A call of which one side or both were seen. */
export interface Edge {
  /** Unix milliseconds. */
  readonly expiresAt: number;
  /** Whether the span seen has no parent. */
  readonly isRoot: boolean;
  traceId: string;
  client: string;
  server: string;
  connection: ConnectionType;
  clientSeconds: number;
  serverSeconds: number;
  failed: boolean;
  peer: string;
}

/**
 * Who calls whom, how often, how long and with how many failures: the processor `service-graphs` of Tempo's
 * metrics-generator, with its names and labels. A call is a client span and the server span that is its child.
 */
export class ServiceGraph {
  readonly requests: CounterFamily;
  readonly failed: CounterFamily;
  readonly serverSeconds: HistogramFamily;
  readonly clientSeconds: HistogramFamily;
  /** Oldest first, as each waits equally long. */
  readonly waiting = new Map<string, Edge>();
  /** Spans that found no place to wait. */
  dropped = 0;

  constructor(budget: Budget) {
    this.requests = new CounterFamily(SERVICE_GRAPH.requests, budget);
    this.failed = new CounterFamily(SERVICE_GRAPH.failed, budget);
    this.serverSeconds = new HistogramFamily(SERVICE_GRAPH.serverSeconds, SECONDS, budget);
    this.clientSeconds = new HistogramFamily(SERVICE_GRAPH.clientSeconds, SECONDS, budget);
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: MeteredSpan, now: number): void {
    const { requests, failed, serverSeconds, clientSeconds } = this;
    if (![requests, failed, serverSeconds, clientSeconds].some(({ isOn }) => isOn)) return;
    const service = span.resource.get("service.name");
    if (service === undefined) return;
    switch (span.kind) {
      case Kind.client:
      case Kind.producer:
        this.update(span, toHex(span.spanId), now, (edge) => clientSide(edge, span, service));
        return;
      case Kind.server:
      case Kind.consumer:
        this.update(span, toHex(span.parentSpanId), now, (edge) => serverSide(edge, span, service));
        return;
      default:
      // Other kinds are no calls.
    }
  }

  /** Calls whose other side did not come in time are told of if it can be named. */
  expire(now: number): void {
    for (const [key, edge] of this.waiting) {
      if (edge.expiresAt > now) return;
      this.waiting.delete(key);
      this.completeAlone(edge, now);
    }
  }

  /** Somebody else goes on: of the calls that wait, those are told of whose other side cannot come any more. */
  end(now: number): void {
    for (const edge of this.waiting.values()) if (edge.isRoot) this.completeAlone(edge, now);
    this.waiting.clear();
  }

  private update(span: MeteredSpan, callId: string, now: number, change: (edge: Edge) => void): void {
    const key = `${toHex(span.traceId)}-${callId}`;
    const known = this.waiting.get(key);
    const edge = known ?? newEdge(span, callId, now);
    change(edge);
    edge.failed ||= span.status === ERROR;
    edge.peer = firstOf(span, PEER) ?? edge.peer;
    if (edge.client !== "" && edge.server !== "") {
      this.waiting.delete(key);
      this.complete(edge, now);
    } else if (known === undefined) {
      if (this.waiting.size < MAX_WAITING) this.waiting.set(key, edge);
      else this.dropped++;
    }
  }

  private completeAlone(edge: Edge, now: number): void {
    edge.connection = "virtual_node";
    if (edge.client === "") {
      // Called by something that sends no spans, such as a browser or curl.
      if (!edge.isRoot) return;
      edge.client = edge.peer === "" ? "user" : edge.peer;
    } else {
      if (edge.peer === "") return;
      edge.server = edge.peer;
    }
    this.complete(edge, now);
  }

  private complete(edge: Edge, now: number): void {
    const { client, server, connection, traceId } = edge;
    const key = [client, server, connection].join(SEPARATOR);
    const labels = (): readonly LabelPair[] =>
      (
        [
          ["client", client],
          ["server", server],
          ["connection_type", connection],
        ] as const
      ).filter(([, value]) => value !== "");
    this.requests.add(key, labels, 1, now);
    if (edge.failed) this.failed.add(key, labels, 1, now);
    this.serverSeconds.observe(key, labels, edge.serverSeconds, () => traceId, now);
    this.clientSeconds.observe(key, labels, edge.clientSeconds, () => traceId, now);
  }
}

function newEdge({ traceId }: MeteredSpan, callId: string, now: number): Edge {
  return {
    expiresAt: now + WAIT_MS,
    isRoot: callId === "",
    traceId: toHex(traceId),
    client: "",
    server: "",
    connection: "",
    clientSeconds: 0,
    serverSeconds: 0,
    failed: false,
    peer: "",
  };
}

function clientSide(edge: Edge, span: MeteredSpan, service: string): void {
  edge.traceId = toHex(span.traceId);
  edge.connection = span.kind === Kind.producer ? "messaging_system" : "";
  edge.client = service;
  edge.clientSeconds = span.seconds;
  const database = firstOf(span, DATABASE);
  if (database === undefined) return;
  // A database sends no spans: the client's word is all there is.
  edge.connection = "database";
  edge.serverSeconds = edge.clientSeconds;
  edge.server = firstOf(span, DATABASE_HOST) ?? addressOf(span) ?? database;
}

function serverSide(edge: Edge, span: MeteredSpan, service: string): void {
  edge.connection = span.kind === Kind.consumer ? "messaging_system" : "";
  edge.server = service;
  edge.serverSeconds = span.seconds;
}

function firstOf(span: MeteredSpan, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = span.resource.get(key) ?? span.attributes.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

function addressOf(span: MeteredSpan): string | undefined {
  const host = firstOf(span, [PEER_ADDRESS]);
  const port = firstOf(span, [PEER_PORT]);
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}
