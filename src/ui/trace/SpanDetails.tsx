import { ChartLine, CircleAlert, LayoutDashboard, Network, ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { CopyButton } from "../components/CopyButton.tsx";
import { spanLogsLink, traceLink } from "../link/links.ts";
import { mapLink, serviceDashboardLink, serviceMetricsLink } from "../link/service-links.ts";
import { formatNanos } from "../time/duration.ts";
import { AttributeTable } from "./AttributeTable.tsx";
import { around, type Span, type Trace } from "./trace-model.ts";

interface SpanDetailsProps {
  readonly span: Span;
  readonly trace: Trace;
  readonly color: string;
  /** Nanoseconds of it on the critical path. */
  readonly critical: number;
}

/** Everything about one span. */
export function SpanDetails({ span, trace, color, critical }: SpanDetailsProps) {
  return (
    <div
      className="span-details"
      role="region"
      aria-label={`Span ${span.name}`}
      style={{ borderLeftColor: color }}
    >
      <div className="span-details-head">
        <h3>{span.name}</h3>
        <SpanJumps span={span} trace={trace} />
      </div>
      <SpanFacts span={span} critical={critical} />
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

/** From a span to its logs, and to the metrics, the map and the dashboard of its service around that time. */
function SpanJumps({ span, trace }: { span: Span; trace: Trace }) {
  const { service } = span;
  const range = around(trace);
  const logs = spanLogsLink(trace.id, service, trace.startMs + span.offset / 1e6, span.duration / 1e6);
  const jumps = [
    { label: "Logs for this span", href: logs, icon: ScrollText },
    { label: "Metrics", href: serviceMetricsLink(service, range), icon: ChartLine },
    { label: "Service map", href: mapLink(service, range), icon: Network },
    { label: "Dashboard", href: serviceDashboardLink(service, range), icon: LayoutDashboard },
  ];
  return (
    <div className="span-jumps">
      {jumps.map(({ label, href, icon: Icon }) => (
        <Link key={label} href={href} className="button small">
          <Icon size={14} aria-hidden /> {label}
        </Link>
      ))}
    </div>
  );
}

function SpanFacts({ span, critical }: { span: Span; critical: number }) {
  const facts = [
    ["Service", span.service],
    ["Kind", span.kind],
    ["Status", span.status],
    ["Start", `+${formatNanos(span.offset)}`],
    ["Duration", formatNanos(span.duration)],
    ["On the critical path", critical > 0 ? criticalText(span, critical) : ""],
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
          {span.spanId} <CopyButton text={span.spanId} label="Copy the span id" />
        </dd>
      </div>
    </dl>
  );
}

/** `12 ms, 40 % of it`. */
function criticalText({ duration }: Span, critical: number): string {
  const share = Math.round((critical / Math.max(1, duration)) * 100);
  return share >= 100 ? "all of it" : `${formatNanos(critical)}, ${share} % of it`;
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
