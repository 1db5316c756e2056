import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard, metricLabel } from "../frame.ts";
import { HALF, lines, serviceMap, traceTable } from "../panels.ts";
import { promql, serviceGraph, traceql } from "../queries.ts";

const EDGES = 'client=~"$service"';

/** Traces to look at: the failed, the slow, and how services call each other. */
export function traces(): Dashboard {
  return dashboard("watchtower-traces", "Traces", "Failed and slow traces, and the calls between services.")
    .withVariable(
      metricLabel(
        { name: "service", label: "Calling service", multi: true },
        "label_values(traces_service_graph_request_total, client)",
      ),
    )
    .withPanel(serviceMap({ title: "Service map", description: "Who calls whom." }, serviceGraph()))
    .withPanel(
      lines(
        { title: "Calls between services", description: "Requests per second on each edge of the map." },
        "reqps",
        [
          promql(
            `sum by (client, server) (rate(traces_service_graph_request_total{${EDGES}}[$__rate_interval]))`,
            "{{client}} → {{server}}",
          ),
        ],
      ),
    )
    .withPanel(
      lines({ title: "Failed calls", description: "Failed requests per second on each edge." }, "reqps", [
        promql(
          `sum by (client, server) (rate(traces_service_graph_request_failed_total{${EDGES}}[$__rate_interval]))`,
          "{{client}} → {{server}}",
        ),
      ]),
    )
    .withPanel(
      traceTable(
        { title: "Failed traces", description: "Newest traces with a failed span." },
        traceql("{ status = error }"),
        {
          span: HALF,
        },
      ),
    )
    .withPanel(
      traceTable(
        { title: "Slow traces", description: "Newest traces that took over half a second." },
        traceql("{ traceDuration > 500ms }"),
        { span: HALF },
      ),
    )
    .withPanel(traceTable({ title: "Newest traces", description: "Whatever came last." }, traceql("{}")))
    .build();
}
