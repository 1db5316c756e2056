import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { Call } from "./calls.ts";
import type { ServiceGraphSettings } from "./settings.ts";

/** Attributes of a span that name whom it calls, if that sends no spans itself. */
const PEER = ["peer.service", "db.name", "db.system"] as const;
const ERROR = 2;

/** One side of a call: its span, and the service that sent it. */
export interface Side {
  readonly service: string;
  readonly resource: Attributes;
  readonly span: EditableSpan;
  /** Whether it goes over a messaging system. */
  readonly isMessage: boolean;
}

export function clientSide(call: Call, side: Side, settings: ServiceGraphSettings): void {
  common(call, "client", side, settings);
  call.client = side.service;
  call.clientSeconds = secondsOf(side.span);
  call.peer = firstOf(PEER, [side.span.attributes]) ?? call.peer;
  const database = firstOf(settings.databaseNames, [side.resource, side.span.attributes]);
  if (database === undefined) return;
  // A database sends no spans: the client's word is all there is.
  call.connection = "database";
  call.server = database;
  call.serverSeconds = call.clientSeconds;
}

export function serverSide(call: Call, side: Side, settings: ServiceGraphSettings): void {
  common(call, "server", side, settings);
  call.server = side.service;
  call.serverSeconds = secondsOf(side.span);
}

function common(
  call: Call,
  name: "client" | "server",
  { resource, span, isMessage }: Side,
  { dimensions }: ServiceGraphSettings,
): void {
  call.connection = isMessage ? "messaging_system" : "";
  call.failed ||= span.status.code === ERROR;
  for (const dimension of dimensions) {
    const value = firstOf([dimension], [resource, span.attributes]);
    if (value !== undefined) call.dimensions[`${name}_${dimension}`] = value;
  }
}

function firstOf(keys: readonly string[], places: readonly Attributes[]): string | undefined {
  for (const key of keys) {
    for (const attributes of places) {
      const value = attributes.get(key);
      if (value !== undefined) return valueText(value);
    }
  }
  return undefined;
}

const secondsOf = ({ startTime, endTime }: EditableSpan): number =>
  endTime > startTime ? Number(endTime - startTime) / 1e9 : 0;
