import { CircleAlert, Network, ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { CopyButton } from "../components/CopyButton.tsx";
import { spanLogsLink, traceLink } from "../link/links.ts";
import { mapLink } from "../link/service-links.ts";
import { formatNanos } from "../time/duration.ts";
import { fixedRange, type TimeRange } from "../time/time-range.ts";
import { AttributeTable } from "./AttributeTable.tsx";
import type { Span, Trace } from "./trace-model.ts";

const AROUND_MS = 15 * 60_000;

/** A time long enough to say how services call each other when the trace is. */
const around = ({ startMs, duration }: Trace): TimeRange =>
  fixedRange(startMs - AROUND_MS, startMs + duration / 1e6 + AROUND_MS);

/** Everything about one span. */
export function SpanDetails({ span, trace, color }: { span: Span; trace: Trace; color: string }) {
  const logs = spanLogsLink(trace.id, span.service, trace.startMs + span.offset / 1e6, span.duration / 1e6);
  return (
    <div
      className="span-details"
      role="region"
      aria-label={`Span ${span.name}`}
      style={{ borderLeftColor: color }}
    >
      <div className="span-details-head">
        <h3>{span.name}</h3>
        <Link href={logs} className="button small">
          <ScrollText size={14} aria-hidden /> Logs for this span
        </Link>
        <Link href={mapLink(span.service, around(trace))} className="button small">
          <Network size={14} aria-hidden /> Service map
        </Link>
      </div>
      <SpanFacts span={span} />
      {span.status === "error" && (
        <div className="span-failure">
          <CircleAlert size={15} aria-hidden />
          <span>{span.statusMessage === "" ? "The span failed, without a message" : span.statusMessage}</span>
        </div>
      )}
      <Section title="Attributes" count={span.attributes.length}>
        <AttributeTable attributes={span.attributes} />
      </Section>
      <SpanEvents span={span} />
      <SpanLinks span={span} />
      <Section title="Resource" count={span.resource.length}>
        <AttributeTable attributes={span.resource} />
      </Section>
      {span.dropped !== "" && <p className="muted">The SDK dropped {span.dropped}.</p>}
    </div>
  );
}

function SpanFacts({ span }: { span: Span }) {
  const facts = [
    ["Service", span.service],
    ["Kind", span.kind],
    ["Status", span.status],
    ["Start", `+${formatNanos(span.offset)}`],
    ["Duration", formatNanos(span.duration)],
    ["Scope", span.scope],
    ["Trace state", span.traceState],
  ].filter(([, value]) => value !== "");
  return (
    <dl className="span-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
      <div>
        <dt>Span id</dt>
        <dd className="mono">
          {span.id} <CopyButton text={span.id} label="Copy the span id" />
        </dd>
      </div>
    </dl>
  );
}

function SpanEvents({ span }: { span: Span }) {
  return (
    <Section title="Events" count={span.events.length}>
      {span.events.map((event, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- equal events of one moment are two
        <div key={index} className="span-event">
          <p>
            <strong>{event.name}</strong>{" "}
            <span className="muted num">+{formatNanos(event.offset - span.offset)} into the span</span>
          </p>
          <AttributeTable attributes={event.attributes} />
        </div>
      ))}
    </Section>
  );
}

function SpanLinks({ span }: { span: Span }) {
  return (
    <Section title="Links" count={span.links.length}>
      {span.links.map((link, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a span may be linked twice
        <div key={index} className="span-event">
          <p>
            <Link href={traceLink(link.traceId, link.spanId)} className="mono">
              {link.traceId} / {link.spanId}
            </Link>
          </p>
          <AttributeTable attributes={link.attributes} />
        </div>
      ))}
    </Section>
  );
}

function Section({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section className="span-section" aria-label={title}>
      <h4>
        {title} <span className="muted num">{count}</span>
      </h4>
      {children}
    </section>
  );
}
