import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard } from "../frame.ts";
import { figures } from "../figures.ts";
import { QUARTER, lines, serviceMap, stat } from "../panels.ts";
import { promql, promqlNow, promqlWithExemplars, serviceGraph } from "../queries.ts";
import { duration, errorRatio, requestRate } from "../span-metrics.ts";

const OPERATION = "service, span_name";
const SERVERS = 'span_kind="SPAN_KIND_SERVER"';

/** Rate, errors and durations of all services, from span metrics. */
export function services(): Dashboard {
  return dashboard(
    "watchtower-services",
    "Services",
    "Requests, errors and durations of each service, made from its spans.",
  )
    .withPanel(
      stat(
        { title: "Requests", description: "Requests that all services answered, per second." },
        "reqps",
        promqlNow(requestRate(SERVERS), "requests"),
        { span: QUARTER },
      ),
    )
    .withPanel(
      stat(
        { title: "Errors", description: "Share of the requests whose server span has status error." },
        "percentunit",
        promqlNow(errorRatio(SERVERS), "errors"),
      ),
    )
    .withPanel(
      stat(
        { title: "95 % answered within", description: "95th percentile of the durations of server spans." },
        "s",
        promqlNow(duration(0.95, SERVERS), "p95"),
      ),
    )
    .withPanel(
      stat(
        { title: "Services", description: "Services that answered requests in the last five minutes." },
        "short",
        promqlNow(`count(count by (service) (traces_spanmetrics_calls_total{${SERVERS}}))`, "services"),
      ),
    )
    .withPanel(
      lines({ title: "Requests by service", description: "Server spans per second." }, "reqps", [
        promql(requestRate(SERVERS, "service"), "{{service}}"),
      ]),
    )
    .withPanel(
      lines(
        { title: "Errors by service", description: "Share of server spans with status error." },
        "percentunit",
        [promql(errorRatio(SERVERS, "service"), "{{service}}")],
      ),
    )
    .withPanel(
      lines(
        {
          title: "95th percentile by service",
          description: "95 % of the requests took less. A point is an exemplar: click it to see its trace.",
        },
        "s",
        [promqlWithExemplars(duration(0.95, SERVERS, "service"), "{{service}}")],
      ),
    )
    .withPanel(
      lines({ title: "Median by service", description: "Half of the requests took less." }, "s", [
        promql(duration(0.5, SERVERS, "service"), "{{service}}"),
      ]),
    )
    .withPanel(
      figures(
        {
          title: "Operations",
          description: "The 20 most frequent operations; the slowest are not always the most frequent.",
        },
        [
          { label: "service", title: "Service", isService: true },
          { label: "span_name", title: "Operation" },
        ],
        [
          { title: "Rate", unit: "reqps", expr: `topk(20, ${requestRate(SERVERS, OPERATION)})` },
          { title: "Errors", unit: "percentunit", expr: errorRatio(SERVERS, OPERATION) },
          { title: "Median", unit: "s", expr: duration(0.5, SERVERS, OPERATION) },
          { title: "95th percentile", unit: "s", expr: duration(0.95, SERVERS, OPERATION) },
        ],
      ),
    )
    .withPanel(
      serviceMap(
        { title: "Service map", description: "Who calls whom: rates on the edges, errors in red." },
        serviceGraph(),
      ),
    )
    .build();
}
