import { toHex } from "../../../base/bytes.ts";
import type { ResourceGroup, ScopeGroup } from "../../../model/otlp/telemetry/group.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { decodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { WireWriter } from "../../../model/wire/writer.ts";

/** What of a request belongs to one trace. */
export interface Piece {
  /** In hexadecimal. */
  readonly traceId: string;
  /** Of one resource, in the order of their scopes. */
  readonly spans: readonly EditableSpan[];
  /** A request of its own, in bytes of its own. */
  encode(): Uint8Array;
}

type Scopes = Map<ScopeGroup<EditableSpan>, EditableSpan[]>;

/** An ExportTraceServiceRequest, divided by traces within each resource. Spans are valid as long as its bytes are. */
export function piecesOf(payload: Uint8Array): readonly Piece[] {
  const telemetry = decodeTelemetry("traces", payload);
  return telemetry.signal === "traces" ? telemetry.groups.flatMap(piecesOfGroup) : [];
}

function piecesOfGroup(group: ResourceGroup<EditableSpan>): readonly Piece[] {
  const traces = new Map<string, Scopes>();
  for (const scope of group.scopes) {
    for (const span of scope.items) addSpan(traces, scope, span);
  }
  return [...traces].map(([traceId, scopes]) => ({
    traceId,
    spans: [...scopes.values()].flat(),
    encode: () => encodePiece(group, scopes),
  }));
}

function addSpan(traces: Map<string, Scopes>, scope: ScopeGroup<EditableSpan>, span: EditableSpan): void {
  const traceId = toHex(span.traceId);
  let scopes = traces.get(traceId);
  if (scopes === undefined) traces.set(traceId, (scopes = new Map()));
  const spans = scopes.get(scope);
  if (spans === undefined) scopes.set(scope, [span]);
  else spans.push(span);
}

/** ResourceSpans with these spans alone. */
function encodePiece(group: ResourceGroup<EditableSpan>, scopes: Scopes): Uint8Array {
  const writer = new WireWriter();
  writer.message(1, (inGroup) => {
    inGroup.message(1, (inner) => group.resource.write(inner));
    for (const [scope, spans] of scopes) {
      inGroup.message(2, (inScope) => {
        inScope.message(1, (inner) => scope.scope.write(inner));
        for (const span of spans) inScope.message(2, (inner) => span.write(inner));
        if (scope.schemaUrl !== "") inScope.string(3, scope.schemaUrl);
      });
    }
    if (group.schemaUrl !== "") inGroup.string(3, group.schemaUrl);
  });
  return writer.finish();
}
