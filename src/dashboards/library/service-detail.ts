import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard, metricLabel } from "../frame.ts";
import { figures } from "../figures.ts";
import type { Figure } from "../figures.ts";
import { FULL, HALF, heatmap, lines, logLines, stacked, traceTable } from "../panels.ts";
import { logql, promql, promqlHeatmap, promqlWithExemplars, traceql } from "../queries.ts";
import { duration, durationBuckets, errorRatio, requestRate } from "../span-metrics.ts";

const SERVER = 'service="$service", span_kind="SPAN_KIND_SERVER"';
const CALLS_OUT = 'service="$service", span_kind=~"SPAN_KIND_(CLIENT|PRODUCER)"';

/** One service: what it answers, whom it calls, its errors, logs and slow traces. */
export function serviceDetail(): Dashboard {
  return dashboard(
    "watchtower-service",
    "Service detail",
    "One service: requests, calls, errors, logs and traces.",
  )
    .withVariable(
      metricLabel(
        { name: "service", label: "Service", multi: false },
        "label_values(traces_spanmetrics_calls_total, service)",
      ),
    )
    .withPanel(
      lines({ title: "Requests", description: "Server spans per second, by operation." }, "reqps", [
        promql(requestRate(SERVER, "span_name"), "{{span_name}}"),
      ]),
    )
    .withPanel(
      lines(
        { title: "Errors", description: "Share of server spans with status error, by operation." },
        "percentunit",
        [promql(errorRatio(SERVER, "span_name"), "{{span_name}}")],
      ),
    )
    .withPanel(
      lines({ title: "Durations", description: "Percentiles of all server spans, with exemplars." }, "s", [
        promqlWithExemplars(duration(0.99, SERVER), "p99"),
        promql(duration(0.95, SERVER), "p95"),
        promql(duration(0.5, SERVER), "p50"),
      ]),
    )
    .withPanel(
      heatmap(
        { title: "Distribution of durations", description: "How many requests took how long." },
        "s",
        promqlHeatmap(durationBuckets(SERVER)),
      ),
    )
    .withRow(new RowBuilder("Calls to others"))
    .withPanel(
      lines({ title: "Calls", description: "Client and producer spans per second, by operation." }, "reqps", [
        promql(requestRate(CALLS_OUT, "span_name"), "{{span_name}}"),
      ]),
    )
    .withPanel(
      lines({ title: "Durations of calls", description: "95th percentile, by operation." }, "s", [
        promql(duration(0.95, CALLS_OUT, "span_name"), "{{span_name}}"),
      ]),
    )
    .withPanel(
      figures(
        { title: "Callers", description: "Services that call this one, by rate." },
        [{ label: "client", title: "Caller", isService: true }],
        callsBy("client", 'server="$service"'),
        { span: HALF },
      ),
    )
    .withPanel(
      figures(
        { title: "Called", description: "Services and databases that this one calls, by rate." },
        [{ label: "server", title: "Called", isService: true }],
        callsBy("server", 'client="$service"'),
        { span: HALF },
      ),
    )
    .withRow(new RowBuilder("Traces and logs"))
    .withPanel(
      traceTable(
        { title: "Failed traces", description: "Traces with a failed span of this service, newest first." },
        traceql('{ resource.service.name = "$service" && status = error }'),
        { span: HALF },
      ),
    )
    .withPanel(
      traceTable(
        { title: "Slow traces", description: "Traces with a span of this service that took over 250 ms." },
        traceql('{ resource.service.name = "$service" && duration > 250ms }'),
        { span: HALF },
      ),
    )
    .withPanel(
      stacked(
        { title: "Log lines by level", description: "Lines per second." },
        "short",
        [logql('sum by (detected_level) (rate({service_name="$service"}[$__auto]))', "{{detected_level}}")],
        { span: FULL },
      ),
    )
    .withPanel(
      logLines(
        { title: "Logs", description: "Newest lines of this service." },
        logql('{service_name="$service"}'),
      ),
    )
    .build();
}

/** Of the service graph: calls per second by who is at their other end, and the share of them that failed. */
function callsBy(label: string, matchers: string): readonly [Figure, Figure] {
  const rate = (metric: string): string =>
    `sum by (${label}) (rate(traces_service_graph_request_${metric}{${matchers}}[$__rate_interval]))`;
  return [
    { title: "Rate", unit: "reqps", expr: rate("total") },
    {
      title: "Errors",
      unit: "percentunit",
      expr: `(${rate("failed_total")} or 0 * ${rate("total")}) / ${rate("total")}`,
    },
  ];
}
