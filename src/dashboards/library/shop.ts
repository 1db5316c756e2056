import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboard } from "../frame.ts";
import { HALF, heatmap, lines, logLines, stat, traceTable } from "../panels.ts";
import { logql, promql, promqlHeatmap, promqlNow, promqlWithExemplars, traceql } from "../queries.ts";

/** The shop of the test data: what its own instruments measure. */
export function shop(): Dashboard {
  return dashboard(
    "watchtower-shop",
    "Test data: the shop",
    "The six services that `watchtower test-data` plays.",
  )
    .withPanel(
      stat(
        { title: "Orders", description: "Orders placed, per second." },
        "short",
        promqlNow("sum(rate(orders_placed_total[$__rate_interval]))", "orders"),
      ),
    )
    .withPanel(
      stat(
        { title: "Turnover", description: "Value of the orders, in euros per second." },
        "currencyEUR",
        promqlNow("histogram_sum(sum(rate(order_amount_EUR[$__rate_interval])))", "turnover"),
      ),
    )
    .withPanel(
      stat(
        { title: "Active requests", description: "Requests under way in all services." },
        "short",
        promqlNow("sum(http_server_active_requests)", "requests"),
      ),
    )
    .withPanel(
      stat(
        { title: "Messages", description: "Messages sent, per second." },
        "short",
        promqlNow("sum(rate(messaging_client_sent_messages_total[$__rate_interval]))", "messages"),
      ),
    )
    .withPanel(
      lines({ title: "Requests by service", description: "Requests answered per second." }, "reqps", [
        promql(
          "sum by (job) (rate(http_server_request_duration_seconds_count[$__rate_interval]))",
          "{{job}}",
        ),
      ]),
    )
    .withPanel(
      lines(
        { title: "Failed requests by service", description: "Answers of 500 and above, per second." },
        "reqps",
        [
          promql(
            'sum by (job) (rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[$__rate_interval]))',
            "{{job}}",
          ),
        ],
      ),
    )
    .withPanel(
      lines(
        { title: "95th percentile by service", description: "With exemplars that lead to traces." },
        "s",
        [
          promqlWithExemplars(
            "histogram_quantile(0.95, sum by (le, job) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))",
            "{{job}}",
          ),
        ],
      ),
    )
    .withPanel(
      heatmap(
        { title: "Durations", description: "How many requests took how long, all services." },
        "s",
        promqlHeatmap(
          "sum by (le) (increase(http_server_request_duration_seconds_bucket[$__rate_interval]))",
        ),
      ),
    )
    .withPanel(
      lines({ title: "Database calls", description: "95th percentile by operation." }, "s", [
        promql(
          "histogram_quantile(0.95, sum by (le, db_operation_name) (rate(db_client_operation_duration_seconds_bucket[$__rate_interval])))",
          "{{db_operation_name}}",
        ),
      ]),
    )
    .withPanel(
      lines(
        { title: "Amount of orders", description: "Median and 95th percentile, from a native histogram." },
        "currencyEUR",
        [
          promql("histogram_quantile(0.95, sum(rate(order_amount_EUR[$__rate_interval])))", "p95"),
          promql("histogram_quantile(0.5, sum(rate(order_amount_EUR[$__rate_interval])))", "p50"),
        ],
      ),
    )
    .withPanel(
      traceTable(
        { title: "Failed orders", description: "Traces with an error." },
        traceql("{ status = error }"),
        {
          span: HALF,
        },
      ),
    )
    .withPanel(
      lines({ title: "Memory", description: "Physical memory of each service." }, "bytes", [
        promql("sum by (job) (process_memory_usage_bytes)", "{{job}}"),
      ]),
    )
    .withPanel(
      logLines(
        { title: "Warnings and errors", description: "Newest lines." },
        logql('{service_name=~".+"} | detected_level =~ "warn|error|fatal"'),
      ),
    )
    .build();
}
