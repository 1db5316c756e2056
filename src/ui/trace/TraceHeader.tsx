import { Download, Flame, GitCompareArrows, ListTree, Network, ScrollText } from "lucide-react";
import { Link } from "wouter";
import { CopyButton } from "../components/CopyButton.tsx";
import { clockText } from "../format/clock-text.ts";
import { traceJsonUrl } from "../http/tempo.ts";
import { compareLink, traceLogsLink } from "../link/links.ts";
import { mapLink } from "../link/service-links.ts";
import { useUrlState } from "../link/url-state.ts";
import { formatNanos } from "../time/duration.ts";
import { formatCount } from "../units/format.ts";
import { around, type Trace } from "./trace-model.ts";
import type { TraceViewName } from "./trace-state.ts";
import type { WaterfallRow } from "./waterfall.ts";

interface TraceHeaderProps {
  readonly trace: Trace;
  readonly rows: readonly WaterfallRow[];
  readonly colors: ReadonlyMap<string, string>;
  readonly view: TraceViewName;
}

/** What a trace is, in one line, and its services. */
export function TraceHeader({ trace, rows, colors, view }: TraceHeaderProps) {
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
        <TraceActions trace={trace} root={root?.service ?? ""} view={view} />
      </div>
      <dl className="trace-facts">
        <Fact name="Start" value={clockText(trace.startMs, "YYYY-MM-DD HH:mm:ss.SSS")} />
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

/** The views of a trace, and where it leads. */
function TraceActions({ trace, root, view }: { trace: Trace; root: string; view: TraceViewName }) {
  const [, change] = useUrlState();
  const { id, startMs, duration } = trace;
  const views = [
    { name: "waterfall", label: "Waterfall", icon: ListTree },
    { name: "flame", label: "Flame graph", icon: Flame },
  ] as const;
  return (
    <div className="trace-actions">
      <div className="button-group" role="group" aria-label="View">
        {views.map(({ name, label, icon: Icon }) => (
          <button
            key={name}
            type="button"
            className="button small"
            aria-pressed={view === name}
            onClick={() => change({ view: name === "waterfall" ? undefined : name })}
          >
            <Icon size={14} aria-hidden /> {label}
          </button>
        ))}
      </div>
      <Link className="button small" href={traceLogsLink(id, startMs, duration / 1e6)}>
        <ScrollText size={14} aria-hidden /> Logs for this trace
      </Link>
      <Link className="button small" href={mapLink(root, around(trace))}>
        <Network size={14} aria-hidden /> Service map
      </Link>
      <Link className="button small" href={compareLink(id)}>
        <GitCompareArrows size={14} aria-hidden /> Compare
      </Link>
      <a className="button small" href={traceJsonUrl(id)} download={`trace-${id}.json`}>
        <Download size={14} aria-hidden /> JSON
      </a>
    </div>
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
