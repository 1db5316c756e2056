import { tellDatabase, tellSide } from "../metering/calls/call.ts";
import type { Call } from "../metering/calls/call.ts";
import type { CallSide } from "../metering/calls/side.ts";
import type { WantedAttributes } from "./attributes.ts";
import type { ServiceGraphSettings } from "./settings.ts";
import type { SpanReader } from "./spans.ts";

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

/** Writes what one span tells into its call, by the rules of Tempo's metrics-generator. */
export class CallSides {
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

  /** `service.name` of the span's resource; `undefined`: it has none, and the span is no side of a call. */
  serviceOf({ resource }: SpanReader): string | undefined {
    return resource.texts[this.service];
  }

  /**
   * What a later span tells of the peer, of dimensions and of how many calls it stands for wins.
   *
   * @param service of {@link CallSides.serviceOf}.
   */
  write(call: Call, span: SpanReader, side: CallSide, service: string): void {
    tellSide(call, side, service, span);
    if (side === "client") this.writeDatabase(call, span);
    if (this.settings.enableMessagingSystemLatencyHistogram) writeTime(call, span, side);
    call.peer = span.firstOwnText(this.peer) ?? call.peer;
    if (this.multiplier >= 0) call.times = span.multiplier(this.multiplier);
    for (const { name, place } of this.dimensions) {
      const text = span.text(place);
      if (text !== undefined)
        call.dimensions[this.settings.enableClientServerPrefix ? `${side}_${name}` : name] = text;
    }
  }

  private writeDatabase(call: Call, span: SpanReader): void {
    const database = span.firstText(this.database);
    if (database === undefined) return;
    const named = database === "" ? call.server : database;
    tellDatabase(call, span.firstText(this.databaseHost) ?? this.addressOf(span) ?? named);
  }

  private addressOf(span: SpanReader): string | undefined {
    const host = span.text(this.address);
    const number = span.text(this.port);
    return host === undefined || number === undefined ? host : `${host}:${number}`;
  }
}

function writeTime(call: Call, span: SpanReader, side: CallSide): void {
  if (side === "client") call.clientEnd = String(span.times.end);
  else call.serverStart = String(span.times.start);
}
