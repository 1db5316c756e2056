import type { Settings } from "../../../alloy/settings/settings.ts";
import type { EditableSpan } from "../../../model/otlp/telemetry/span.ts";
import { seesLatency } from "./latency.ts";

/** What is asked of a trace before it is kept; one that says yes is enough. */
export type Policy =
  | { readonly kind: "always" }
  /** A yes of any span of the trace is one of the trace. */
  | { readonly kind: "spans"; readonly watch: () => SpanWatch }
  /** Fewer spans than this in one second. */
  | { readonly kind: "rate"; readonly spansPerSecond: number };

/** Sees the spans of one trace as they come. @returns whether the trace is to be kept for what was seen so far. */
export type SpanWatch = (span: EditableSpan) => boolean;

const STATUS_CODES: Readonly<Record<string, number>> = { UNSET: 0, OK: 1, ERROR: 2 };

/** @param block a block `policy` whose type the check lets pass. */
export function compilePolicy(block: Settings): Policy {
  const type = block.string("type");
  const settings = block.block(type);
  if (settings === undefined) return { kind: "always" };
  switch (type) {
    case "latency": {
      const [from, to] = [settings.number("threshold_ms"), settings.number("upper_threshold_ms")];
      return { kind: "spans", watch: () => seesLatency(from, to) };
    }
    case "status_code": {
      const wanted = new Set(settings.strings("status_codes").map((name) => STATUS_CODES[name]));
      const watch: SpanWatch = (span) => wanted.has(span.status.code);
      return { kind: "spans", watch: () => watch };
    }
    case "rate_limiting":
      return { kind: "rate", spansPerSecond: settings.number("spans_per_second") };
    default:
      return { kind: "always" };
  }
}
