import { ScrollText } from "lucide-react";
import { Link } from "wouter";
import { CopyButton } from "../components/CopyButton.tsx";
import { traceLogsLink } from "../link/links.ts";
import { formatNanos } from "../time/duration.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatCount } from "../units/format.ts";
import type { Trace } from "./trace-model.ts";
import type { WaterfallRow } from "./waterfall.ts";

interface TraceHeaderProps {
  readonly trace: Trace;
  readonly rows: readonly WaterfallRow[];
  readonly colors: ReadonlyMap<string, string>;
}

/** What a trace is, in one line, and its services. */
export function TraceHeader({ trace, rows, colors }: TraceHeaderProps) {
  const root = rows[0]?.span;
  const errors = trace.spans.filter((span) => span.status === "error").length;
  const depth = rows.reduce((deepest, row) => Math.max(deepest, row.depth + 1), 0);
  return (
    <section className="panel trace-header" aria-label="Summary">
      <div className="trace-title">
        <h2>
          {root?.service}: {root?.name}
        </h2>
        <CopyButton text={trace.id} label="Copy the trace id" />
        <Link className="button small" href={traceLogsLink(trace.id, trace.startMs, trace.duration / 1e6)}>
          <ScrollText size={14} aria-hidden /> Logs for this trace
        </Link>
      </div>
      <dl className="trace-facts">
        <Fact
          name="Start"
          value={`${formatDateTime(trace.startMs)}.${String(Math.floor(trace.startMs) % 1000).padStart(3, "0")}`}
        />
        <Fact name="Duration" value={formatNanos(trace.duration)} />
        <Fact name="Spans" value={formatCount(trace.spans.length)} />
        <Fact name="Depth" value={formatCount(depth)} />
        <Fact name="Errors" value={formatCount(errors)} bad={errors > 0} />
      </dl>
      <ul className="trace-services" aria-label="Services">
        {trace.services.map((service) => (
          <li key={service}>
            <span className="dot" style={{ background: colors.get(service) }} />
            {service}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={bad ? "num bad" : "num"}>{value}</dd>
    </div>
  );
}
