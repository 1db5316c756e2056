import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import type { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { dashboard, metricLabel } from "../frame.ts";
import { lines } from "../panels.ts";
import { promql } from "../queries.ts";

const OF_JOB = 'job=~"$job"';
const NAME = "{{job}} {{instance}}";

interface Figure {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly expr: string;
  readonly legend?: string;
}

const figure = ({ title, description, unit, expr, legend = NAME }: Figure): PanelBuilder =>
  lines({ title, description }, unit, [promql(expr, legend)]);

const PROCESS: readonly Figure[] = [
  {
    title: "CPU of processes",
    description: "Cores in use.",
    unit: "short",
    expr: `sum by (job, instance) (rate(process_cpu_time_seconds_total{${OF_JOB}}[$__rate_interval]))`,
  },
  {
    title: "Memory of processes",
    description: "Physical memory in use.",
    unit: "bytes",
    expr: `sum by (job, instance) (process_memory_usage_bytes{${OF_JOB}})`,
  },
];

const NODE: readonly Figure[] = [
  {
    title: "Event loop delay",
    description: "99th percentile: how late timers and callbacks run.",
    unit: "s",
    expr: `max by (job, instance) (nodejs_eventloop_delay_p99_seconds{${OF_JOB}})`,
  },
  {
    title: "Event loop utilization",
    description: "Share of the time in which the loop is busy; near 1 nothing else fits in.",
    unit: "percentunit",
    expr: `max by (job, instance) (nodejs_eventloop_utilization_ratio{${OF_JOB}})`,
  },
  {
    title: "V8 heap",
    description: "Used memory of all heap spaces.",
    unit: "bytes",
    expr: `sum by (job, instance) (v8js_memory_heap_used_bytes{${OF_JOB}})`,
  },
  {
    title: "V8 garbage collection",
    description: "Share of the time spent in collections.",
    unit: "percentunit",
    expr: `sum by (job, instance) (rate(v8js_gc_duration_seconds_sum{${OF_JOB}}[$__rate_interval]))`,
  },
];

const JVM: readonly Figure[] = [
  {
    title: "JVM memory",
    description: "Used memory by type.",
    unit: "bytes",
    expr: `sum by (job, jvm_memory_type) (jvm_memory_used_bytes{${OF_JOB}})`,
    legend: "{{job}} {{jvm_memory_type}}",
  },
  {
    title: "JVM garbage collection",
    description: "Share of the time spent in collections.",
    unit: "percentunit",
    expr: `sum by (job, jvm_gc_name) (rate(jvm_gc_duration_seconds_sum{${OF_JOB}}[$__rate_interval]))`,
    legend: "{{job}} {{jvm_gc_name}}",
  },
  {
    title: "JVM threads",
    description: "Live threads.",
    unit: "short",
    expr: `sum by (job, instance) (jvm_thread_count{${OF_JOB}})`,
  },
  {
    title: "JVM CPU",
    description: "Share of the machine's CPU that the JVM used lately.",
    unit: "percentunit",
    expr: `max by (job, instance) (jvm_cpu_recent_utilization_ratio{${OF_JOB}})`,
  },
];

const GO: readonly Figure[] = [
  {
    title: "Goroutines",
    description: "Live goroutines; growth without end is a leak.",
    unit: "short",
    expr: `sum by (job, instance) (go_goroutine_count{${OF_JOB}})`,
  },
  {
    title: "Go memory",
    description: "Memory that the Go runtime uses.",
    unit: "bytes",
    expr: `sum by (job, instance) (go_memory_used_bytes{${OF_JOB}})`,
  },
];

const HOST: readonly Figure[] = [
  {
    title: "CPU of hosts",
    description: "Share of the time in which the CPUs are not idle.",
    unit: "percentunit",
    expr: `1 - avg by (host_name, job) (system_cpu_utilization_ratio{${OF_JOB}, state="idle"})`,
    legend: "{{job}} {{host_name}}",
  },
  {
    title: "Memory of hosts",
    description: "By state.",
    unit: "bytes",
    expr: `sum by (job, state) (system_memory_usage_bytes{${OF_JOB}})`,
    legend: "{{job}} {{state}}",
  },
  {
    title: "Network of hosts",
    description: "Bytes per second.",
    unit: "Bps",
    expr: `sum by (job, direction) (rate(system_network_io_bytes_total{${OF_JOB}}[$__rate_interval]))`,
    legend: "{{job}} {{direction}}",
  },
  {
    title: "Disks of hosts",
    description: "Bytes per second.",
    unit: "Bps",
    expr: `sum by (job, direction) (rate(system_disk_io_bytes_total{${OF_JOB}}[$__rate_interval]))`,
    legend: "{{job}} {{direction}}",
  },
];

/** Few have all of them: each is opened by who has it. */
const CLOSED_ROWS: readonly (readonly [title: string, figures: readonly Figure[]])[] = [
  ["Node.js", NODE],
  ["JVM", JVM],
  ["Go", GO],
  ["Hosts", HOST],
];

/** Processes, language runtimes and hosts, by the names of OpenTelemetry's semantic conventions. */
export function runtime(): Dashboard {
  const frame = dashboard(
    "watchtower-runtime",
    "Hosts and runtimes",
    "What OpenTelemetry's runtime and host instrumentation sends of processes, runtimes and machines.",
  ).withVariable(
    metricLabel({ name: "job", label: "Service", multi: true }, "label_values(target_info, job)"),
  );
  frame.withRow(new RowBuilder("Processes"));
  for (const each of PROCESS) frame.withPanel(figure(each));
  for (const [title, figures] of CLOSED_ROWS) {
    const row = new RowBuilder(title).collapsed(true);
    for (const each of figures) row.withPanel(figure(each));
    frame.withRow(row);
  }
  return frame.build();
}
