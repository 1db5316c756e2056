import { tellDatabase, tellSide } from "../../../metering/calls/call.ts";
import type { Call } from "../../../metering/calls/call.ts";
import type { CallSide } from "../../../metering/calls/side.ts";
import type { Attributes } from "../../../model/otlp/telemetry/attributes.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import type { ServiceGraphSettings } from "./settings.ts";

/** Attributes of a span that name whom it calls, if that sends no spans itself. */
const PEER = ["peer.service", "db.name", "db.system"] as const;

/** A span that is one side of a call, and the service that sent it. */
export interface SideSpan {
  readonly side: CallSide;
  readonly service: string;
  /** Of dimensions and databases its word comes before the span's. */
  readonly resource: Attributes;
  readonly span: EditableSpan;
}

/** Notes in the call what the span tells, by the rules of the Collector's servicegraphconnector. */
export function tellCall(call: Call, from: SideSpan, settings: ServiceGraphSettings): void {
  const { side, service, resource, span } = from;
  tellSide(call, side, service, { kind: span.kind, status: span.status.code, seconds: secondsOf(span) });
  for (const dimension of settings.dimensions) {
    const value = firstOf([dimension], [resource, span.attributes]);
    if (value !== undefined) call.dimensions[`${side}_${dimension}`] = value;
  }
  if (side === "server") return;
  call.peer = firstOf(PEER, [span.attributes]) ?? call.peer;
  const database = firstOf(settings.databaseNames, [resource, span.attributes]);
  if (database !== undefined) tellDatabase(call, database);
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
