import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { dashboard } from "../frame.ts";
import { lines } from "../panels.ts";
import { promql } from "../queries.ts";

interface Figure {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** Each an expression and its legend. */
  readonly queries: readonly (readonly [expr: string, legend: string])[];
}

const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}[$__rate_interval]))`;

/** What the embedded engine says of itself, as `watchtower_*`. */
const EMBEDDED: readonly Figure[] = [
  {
    title: "Received",
    description: "Spans, points and log records received per second.",
    unit: "short",
    queries: [[rate("watchtower_received_items_total", "signal"), "{{signal}}"]],
  },
  {
    title: "Dropped",
    description: "What could not be kept, per second; `watchtower status` says why.",
    unit: "short",
    queries: [[rate("watchtower_dropped_items_total", "signal"), "{{signal}}"]],
  },
  {
    title: "Journal",
    description: "Requests on the disk, which the store or a copy may need again.",
    unit: "bytes",
    queries: [["sum(watchtower_journal_size_bytes)", "on disk"]],
  },
  {
    title: "Waiting",
    description: "Requests that the store does not have yet.",
    unit: "short",
    queries: [["sum(watchtower_journal_waiting)", "requests"]],
  },
  {
    title: "Waiting to be copied",
    description: "Bytes that a destination does not have yet; empty without a copy.",
    unit: "bytes",
    queries: [
      ["sum by (destination, signal) (watchtower_forward_queue_bytes)", "{{destination}} {{signal}}"],
    ],
  },
  {
    title: "Store",
    description: "Bytes on disk by signal.",
    unit: "bytes",
    queries: [["sum by (signal) (watchtower_store_size_bytes)", "{{signal}}"]],
  },
  {
    title: "Kept",
    description: "Spans, samples and lines in the store.",
    unit: "short",
    queries: [["sum by (signal) (watchtower_store_items)", "{{signal}}"]],
  },
  {
    title: "Memory",
    description: "Physical memory of the engine.",
    unit: "bytes",
    queries: [["sum(watchtower_process_memory_bytes)", "engine"]],
  },
];

/** What the parts of the stack in the cluster say of themselves. */
const CLUSTER: readonly Figure[] = [
  {
    title: "Alloy: received and sent",
    description: "Spans, points and log records per second; sent counts each destination.",
    unit: "short",
    queries: [
      [rate("otelcol_receiver_accepted_spans_total", "job"), "spans received"],
      [rate("otelcol_exporter_sent_spans_total", "component_id"), "spans to {{component_id}}"],
      [rate("otelcol_receiver_accepted_log_records_total", "job"), "logs received"],
      [rate("otelcol_exporter_sent_log_records_total", "component_id"), "logs to {{component_id}}"],
    ],
  },
  {
    title: "Alloy: failed and queued",
    description: "What exporters could not send, per second, and the batches that wait.",
    unit: "short",
    queries: [
      [rate("otelcol_exporter_send_failed_spans_total", "component_id"), "failed spans, {{component_id}}"],
      [
        rate("otelcol_exporter_send_failed_log_records_total", "component_id"),
        "failed logs, {{component_id}}",
      ],
      ["sum by (component_id) (otelcol_exporter_queue_size)", "queue of {{component_id}}"],
    ],
  },
  {
    title: "Tempo",
    description: "Spans received per second.",
    unit: "short",
    queries: [[rate("tempo_distributor_spans_received_total", "job"), "spans"]],
  },
  {
    title: "Loki",
    description: "Bytes of lines received per second.",
    unit: "Bps",
    queries: [[rate("loki_distributor_bytes_received_total", "job"), "bytes"]],
  },
  {
    title: "Mimir: samples",
    description: "Samples received per second.",
    unit: "short",
    queries: [[rate("cortex_distributor_received_samples_total", "job"), "samples"]],
  },
  {
    title: "Mimir: series",
    description: "Series in memory.",
    unit: "short",
    queries: [["sum(cortex_ingester_memory_series)", "series"]],
  },
];

const panelOf = ({ title, description, unit, queries }: Figure): PanelBuilder =>
  lines(
    { title, description },
    unit,
    queries.map(([expr, legend]) => promql(expr, legend)),
  );

/** Watchtower itself: what it receives, keeps and passes on, in either engine. */
export function watchtower(): Dashboard {
  const frame = dashboard(
    "watchtower-itself",
    "Watchtower itself",
    "What Watchtower receives, keeps and passes on. The embedded engine fills the first row, the stack in the cluster the second, which is to be opened.",
  );
  frame.withRow(new RowBuilder("Embedded engine"));
  for (const each of EMBEDDED) frame.withPanel(panelOf(each));
  const cluster = new RowBuilder("Stack in the cluster").collapsed(true);
  for (const each of CLUSTER) cluster.withPanel(panelOf(each));
  return frame.withRow(cluster).build();
}
