import { ExternalLink } from "lucide-react";
import { useMemo } from "react";
import { Link, Router } from "wouter";
import { assignColors } from "../../colors/palette.ts";
import { clockText } from "../../format/clock-text.ts";
import { traceLink } from "../../link/links.ts";
import { PlaceContext } from "../../link/place.ts";
import { formatNanos } from "../../time/duration.ts";
import { filterParams, type SpanFilters } from "../../trace/span-filters.ts";
import type { Trace } from "../../trace/trace-model.ts";
import { TraceWaterfall } from "../../trace/TraceWaterfall.tsx";
import { waterfallRows, type WaterfallRow } from "../../trace/waterfall.ts";
import { formatCount } from "../../units/format.ts";
import { usePanelRouter } from "./panel-router.ts";
import "../../trace/trace.css";

interface PanelTraceProps {
  readonly title: string;
  readonly trace: Trace;
  /** Which spans the panel means; the reader may take them away. */
  readonly filters: SpanFilters;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly timeZone: string;
}

/** Of a panel, in CSS pixels, that has room for the map of a trace. */
const HEIGHT_WITH_MAP = 260;

/** A trace as a waterfall, as on its own page, to which it leads. */
export function PanelTrace({ title, trace, filters, width, height, timeZone }: PanelTraceProps) {
  const start = useMemo(() => queryOf(filters), [filters]);
  const { place, hook, searchHook } = usePanelRouter(start);
  const rows = useMemo(() => waterfallRows(trace.spans), [trace]);
  const colors = useMemo(() => assignColors(trace.services), [trace]);
  return (
    <section className="panel-trace waterfall-panel" style={{ width, height }} aria-label={title}>
      <PanelTraceHead trace={trace} root={rows[0]} filters={filters} timeZone={timeZone} />
      <PlaceContext value={place}>
        <Router hook={hook} searchHook={searchHook}>
          <TraceWaterfall trace={trace} rows={rows} colors={colors} hasMap={height >= HEIGHT_WITH_MAP} />
        </Router>
      </PlaceContext>
    </section>
  );
}

function queryOf(filters: SpanFilters): string {
  const pairs = Object.entries(filterParams(filters)).flatMap(([name, values]) =>
    values.map((value) => [name, value]),
  );
  return new URLSearchParams(pairs).toString();
}

interface HeadProps extends Pick<PanelTraceProps, "trace" | "filters" | "timeZone"> {
  readonly root: WaterfallRow | undefined;
}

function PanelTraceHead({ trace, root, filters, timeZone }: HeadProps) {
  const { id, startMs, duration, spans } = trace;
  const errors = spans.filter(({ status }) => status === "error").length;
  const name = `${root?.span.service ?? ""}: ${root?.span.name ?? ""}`;
  return (
    <p className="panel-trace-head">
      <strong title={name}>{name}</strong>
      <span className="num muted">
        {clockText(startMs, "YYYY-MM-DD HH:mm:ss.SSS", timeZone)} · {formatNanos(duration)} ·{" "}
        {formatCount(spans.length)} {spans.length === 1 ? "span" : "spans"}
      </span>
      {errors > 0 && (
        <span className="num bad">
          {formatCount(errors)} {errors === 1 ? "error" : "errors"}
        </span>
      )}
      <Link href={traceLink(id, undefined, { ...filterParams(filters) })} title={`Open trace ${id}`}>
        Open <ExternalLink size={12} aria-hidden />
      </Link>
    </p>
  );
}
