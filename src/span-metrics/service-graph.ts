import type { LabelPair } from "../model/labels.ts";
import type { WantedAttributes } from "./attributes.ts";
import { callKey, traceIdOf } from "./call-key.ts";
import { CounterFamily, HistogramFamily, exponentialBounds } from "./families.ts";
import type { Budget } from "./families.ts";
import { SERVICE_GRAPH } from "./names.ts";
import type { SpanReader } from "./spans.ts";

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
  /** By {@link callKey}; oldest first, as each waits equally long. */
  readonly waiting = new Map<string, Edge>();
  /** Spans that found no place to wait. */
  dropped = 0;
  private readonly places: GraphPlaces;

  constructor(wanted: WantedAttributes, budget: Budget) {
    this.places = placesIn(wanted);
    this.requests = new CounterFamily(SERVICE_GRAPH.requests, budget);
    this.failed = new CounterFamily(SERVICE_GRAPH.failed, budget);
    this.serverSeconds = new HistogramFamily(SERVICE_GRAPH.serverSeconds, SECONDS, budget);
    this.clientSeconds = new HistogramFamily(SERVICE_GRAPH.clientSeconds, SECONDS, budget);
  }

  /** @param now arrival, Unix milliseconds. */
  observe(span: SpanReader, now: number): void {
    const { requests, failed, serverSeconds, clientSeconds } = this;
    if (!requests.isOn && !failed.isOn && !serverSeconds.isOn && !clientSeconds.isOn) return;
    const service = span.resource.texts[this.places.service];
    if (service === undefined) return;
    switch (span.kind) {
      case Kind.client:
      case Kind.producer:
        this.update(span, service, true, now);
        return;
      case Kind.server:
      case Kind.consumer:
        this.update(span, service, false, now);
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
      this.completeAlone(key, edge, now);
    }
  }

  /** Somebody else goes on: of the calls that wait, those are told of whose other side cannot come any more. */
  end(now: number): void {
    for (const [key, edge] of this.waiting) if (edge.isRoot) this.completeAlone(key, edge, now);
    this.waiting.clear();
  }

  private update(span: SpanReader, service: string, isClient: boolean, now: number): void {
    const caller = isClient ? span.spanId : span.parentSpanId;
    const key = callKey(span.bytes, span.traceId, caller);
    if (key === undefined) return;
    const known = this.waiting.get(key);
    if (known === undefined && this.waiting.size >= MAX_WAITING && !this.isWhole(span, isClient)) {
      this.dropped++;
      return;
    }
    const edge = known ?? newEdge(caller.start === caller.end, now);
    if (isClient) clientSide(edge, span, service, this.places);
    else serverSide(edge, span, service);
    edge.failed ||= span.status === ERROR;
    edge.peer = span.firstText(this.places.peer) ?? edge.peer;
    if (edge.client !== "" && edge.server !== "") {
      this.waiting.delete(key);
      this.complete(key, edge, now);
    } else if (known === undefined) this.waiting.set(key, edge);
  }

  /** Whether it is all of a call: a database's side is told by its client. */
  private isWhole(span: SpanReader, isClient: boolean): boolean {
    return isClient && span.firstText(this.places.database) !== undefined;
  }

  private completeAlone(key: string, edge: Edge, now: number): void {
    edge.connection = "virtual_node";
    if (edge.client === "") {
      // Called by something that sends no spans, such as a browser or curl.
      if (!edge.isRoot) return;
      edge.client = edge.peer === "" ? "user" : edge.peer;
    } else {
      if (edge.peer === "") return;
      edge.server = edge.peer;
    }
    this.complete(key, edge, now);
  }

  private complete(call: string, edge: Edge, now: number): void {
    const { client, server, connection } = edge;
    const key = client + SEPARATOR + server + SEPARATOR + connection;
    const labels = (): readonly LabelPair[] => labelsOf(edge);
    const traceId = (): string => traceIdOf(call);
    this.requests.add(key, labels, 1, now);
    if (edge.failed) this.failed.add(key, labels, 1, now);
    this.serverSeconds.observe(key, labels, edge.serverSeconds, traceId, now);
    this.clientSeconds.observe(key, labels, edge.clientSeconds, traceId, now);
  }
}

/** Empty values are no labels. */
function labelsOf({ client, server, connection }: Edge): readonly LabelPair[] {
  const pairs: readonly LabelPair[] = [
    ["client", client],
    ["server", server],
    ["connection_type", connection],
  ];
  return pairs.filter(([, value]) => value !== "");
}

function newEdge(isRoot: boolean, now: number): Edge {
  return {
    expiresAt: now + WAIT_MS,
    isRoot,
    client: "",
    server: "",
    connection: "",
    clientSeconds: 0,
    serverSeconds: 0,
    failed: false,
    peer: "",
  };
}

function clientSide(edge: Edge, span: SpanReader, service: string, places: GraphPlaces): void {
  edge.connection = span.kind === Kind.producer ? "messaging_system" : "";
  edge.client = service;
  edge.clientSeconds = span.seconds;
  const database = span.firstText(places.database);
  if (database === undefined) return;
  // A database sends no spans: the client's word is all there is.
  edge.connection = "database";
  edge.serverSeconds = edge.clientSeconds;
  edge.server = span.firstText(places.databaseHost) ?? addressOf(span, places) ?? database;
}

function serverSide(edge: Edge, span: SpanReader, service: string): void {
  edge.connection = span.kind === Kind.consumer ? "messaging_system" : "";
  edge.server = service;
  edge.serverSeconds = span.seconds;
}

function addressOf(span: SpanReader, { address, port }: GraphPlaces): string | undefined {
  const host = span.text(address);
  const number = span.text(port);
  return host === undefined || number === undefined ? host : `${host}:${number}`;
}

/** Of the attributes that the service graph reads. */
interface GraphPlaces {
  readonly service: number;
  readonly peer: readonly number[];
  readonly database: readonly number[];
  readonly databaseHost: readonly number[];
  readonly address: number;
  readonly port: number;
}

function placesIn(wanted: WantedAttributes): GraphPlaces {
  const one = (key: string): number => wanted.places([key])[0] ?? -1;
  return {
    service: one("service.name"),
    peer: wanted.places(PEER),
    database: wanted.places(DATABASE),
    databaseHost: wanted.places(DATABASE_HOST),
    address: one(PEER_ADDRESS),
    port: one(PEER_PORT),
  };
}
