import type { WantedAttributes } from "./attributes.ts";
import type { ServiceGraphSettings } from "./settings.ts";
import type { SpanReader } from "./spans.ts";

export type ConnectionType = "" | "messaging_system" | "database" | "virtual_node";

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
  /** Unix nanoseconds as text; only where the time that a message takes is asked for. */
  clientEnd?: string | undefined;
  serverStart?: string | undefined;
  failed: boolean;
  peer: string;
  /** By label, before its name is made fit for one. */
  readonly dimensions: Record<string, string>;
  /** How many calls it stands for. */
  times: number;
}

const Kind = { server: 2, client: 3, producer: 4, consumer: 5 } as const;
const ERROR = 2;
const DATABASE_HOST = ["peer.service", "server.address"] as const;
const PEER_ADDRESS = "network.peer.address";
const PEER_PORT = "network.peer.port";

/** Attributes that the service graph reads. */
export const serviceGraphKeys = (settings: ServiceGraphSettings): readonly string[] => [
  ...settings.peerAttributes,
  ...settings.databaseNameAttributes,
  ...settings.dimensions,
  settings.spanMultiplierKey,
  ...DATABASE_HOST,
  PEER_ADDRESS,
  PEER_PORT,
];

/** Which side of a call a span is; other kinds are none. */
export function sideOf(kind: number): "client" | "server" | undefined {
  if (kind === Kind.client || kind === Kind.producer) return "client";
  return kind === Kind.server || kind === Kind.consumer ? "server" : undefined;
}

export function newEdge(isRoot: boolean, expiresAt: number): Edge {
  return {
    expiresAt,
    isRoot,
    client: "",
    server: "",
    connection: "",
    clientSeconds: 0,
    serverSeconds: 0,
    failed: false,
    peer: "",
    dimensions: {},
    times: 1,
  };
}

export const isWhole = ({ client, server }: Edge): boolean => client !== "" && server !== "";

/** Writes what one span tells into the edge of its call, by the rules of Tempo's metrics-generator. */
export class EdgeSides {
  private readonly settings: ServiceGraphSettings;
  private readonly service: number;
  private readonly peer: readonly number[];
  private readonly database: readonly number[];
  private readonly databaseHost: readonly number[];
  private readonly address: number;
  private readonly port: number;
  private readonly dimensions: readonly { readonly name: string; readonly place: number }[];
  private readonly multiplier: number;

  constructor(settings: ServiceGraphSettings, wanted: WantedAttributes) {
    const one = (key: string): number => (key === "" ? -1 : (wanted.places([key])[0] ?? -1));
    this.settings = settings;
    this.service = one("service.name");
    this.peer = wanted.places(settings.peerAttributes);
    this.database = wanted.places(settings.databaseNameAttributes);
    this.databaseHost = wanted.places(DATABASE_HOST);
    this.address = one(PEER_ADDRESS);
    this.port = one(PEER_PORT);
    this.dimensions = settings.dimensions.map((name) => ({ name, place: one(name) }));
    this.multiplier = one(settings.spanMultiplierKey);
  }

  serviceOf({ resource }: SpanReader): string | undefined {
    return resource.texts[this.service];
  }

  /** Whether a client's span tells all of a call: that to a database, which sends no spans. */
  isDatabaseCall(span: SpanReader): boolean {
    return span.firstText(this.database) !== undefined;
  }

  write(edge: Edge, span: SpanReader, side: "client" | "server", service: string): void {
    if (side === "client") this.clientSide(edge, span, service);
    else this.serverSide(edge, span, service);
    edge.failed ||= span.status === ERROR;
    edge.peer = span.firstOwnText(this.peer) ?? edge.peer;
    if (this.multiplier >= 0) edge.times = span.multiplier(this.multiplier);
    for (const { name, place } of this.dimensions) {
      const text = span.text(place);
      if (text !== undefined)
        edge.dimensions[this.settings.enableClientServerPrefix ? `${side}_${name}` : name] = text;
    }
  }

  private clientSide(edge: Edge, span: SpanReader, service: string): void {
    edge.connection = span.kind === Kind.producer ? "messaging_system" : "";
    edge.client = service;
    edge.clientSeconds = span.seconds;
    if (this.settings.enableMessagingSystemLatencyHistogram) edge.clientEnd = String(span.endNanos());
    const database = span.firstText(this.database);
    if (database === undefined) return;
    edge.connection = "database";
    edge.serverSeconds = edge.clientSeconds;
    edge.server = span.firstText(this.databaseHost) ?? this.addressOf(span) ?? database;
  }

  private serverSide(edge: Edge, span: SpanReader, service: string): void {
    edge.connection = span.kind === Kind.consumer ? "messaging_system" : "";
    edge.server = service;
    edge.serverSeconds = span.seconds;
    if (this.settings.enableMessagingSystemLatencyHistogram) edge.serverStart = String(span.startNanos());
  }

  private addressOf(span: SpanReader): string | undefined {
    const host = span.text(this.address);
    const number = span.text(this.port);
    return host === undefined || number === undefined ? host : `${host}:${number}`;
  }
}
