import { LogsPanel } from "../panels/logs/LogsPanel.tsx";
import { NodeGraphPanel } from "../panels/nodegraph/NodeGraphPanel.tsx";
import { TracesPanel } from "../panels/traces/TracesPanel.tsx";
import { traceFrame } from "../sources/trace-frame.ts";
import { testSpan } from "../trace/testing/spans.ts";
import type { Span } from "../trace/trace-model.ts";
import type { Example } from "./examples.ts";
import { GALLERY_INTERVAL, table } from "./gallery-data.ts";

const ESCAPE = String.fromCodePoint(27);
const LINES = [
  `${ESCAPE}[32mready${ESCAPE}[0m and listening`,
  '{"msg":"order placed","user":"ada","items":3}',
  "timeout after 5000 ms <b>not bold</b>",
  "retry 1",
  "retry 2",
  "retry 3",
];

const lines = table({
  labels: LINES.map((_, index) => ({
    service_name: index % 2 === 0 ? "checkout" : "web",
    env: "dev",
    detected_level: ["info", "debug", "error", "warn", "warn", "warn"][index] ?? "",
    ...(index === 2 && { trace_id: "5b8aa5a2d2c872e8321cf37308d69df2" }),
  })),
  Time: LINES.map((_, index) => GALLERY_INTERVAL.to - index * 1000),
  Line: LINES,
});

const nodes = table({
  id: ["web", "checkout", "db"],
  title: ["web", "checkout", "postgres"],
  subtitle: ["nodejs", "go", ""],
  mainstat: ["12 ms", "30 ms", "4 ms"],
  secondarystat: ["8 req/s", "3 req/s", "9 req/s"],
  arc__success: [1, 0.8, 1],
  arc__failed: [0, 0.2, 0],
});
const edges = table({
  id: ["1", "2", "3"],
  source: ["web", "checkout", "web"],
  target: ["checkout", "db", "cache"],
  mainstat: ["3 req/s", "9 req/s", ""],
});

const traces = table({
  traceID: ["5b8aa5a2d2c872e8321cf37308d69df2", "0af7651916cd43dd8448eb211c80319c"],
  startTime: ["12:00:01", "12:00:09"],
  traceService: ["web", "checkout"],
  traceName: ["GET /cart", "POST /orders with a name that is long enough to be cut somewhere"],
  traceDuration: ["31 ms", "1.2 s"],
});

const called = (id: string, parent: string, from: number, to: number, more: Partial<Span>) =>
  testSpan(id, parent, from * 1e6, to * 1e6, more);
const lone = traceFrame(
  {
    id: "5b8aa5a2d2c872e8321cf37308d69df2",
    startMs: GALLERY_INTERVAL.to - 60_000,
    duration: 31e6,
    spans: [
      called("a", "", 0, 31, { service: "web", name: "GET /cart", kind: "server" }),
      called("b", "a", 2, 28, { service: "checkout", name: "POST /orders", kind: "server" }),
      called("c", "b", 4, 10, { service: "postgres", name: "SELECT items", kind: "client" }),
      called("d", "b", 11, 26, { service: "payment", name: "charge", status: "error" }),
      called("e", "a", 28, 30, { service: "web", name: "render" }),
    ],
    services: ["web", "checkout", "postgres", "payment"],
  },
  "A",
);

const logs = { kind: "logs", panel: LogsPanel, frames: [lines], width: 580 };
const graph = { kind: "nodeGraph", panel: NodeGraphPanel, width: 580, height: 260 };
const found = { kind: "traces", panel: TracesPanel };

/** Lines, graphs and traces. */
export const recordExamples: readonly Example[] = [
  { ...logs, name: "lines", options: { showTime: true } },
  {
    ...logs,
    name: "labels, wrapped, pretty",
    options: { showLabels: true, wrapLogMessage: true, prettifyLogMessage: true, showCommonLabels: true },
  },
  {
    ...logs,
    name: "no repeats",
    options: { showTime: true, dedupStrategy: "numbers", enableLogDetails: false, sortOrder: "Ascending" },
  },
  { ...logs, name: "small", width: 150, height: 80 },
  { ...logs, name: "empty", frames: [] },
  { ...graph, name: "services", frames: [nodes, edges] },
  { ...graph, name: "edges alone", frames: [edges] },
  { ...graph, name: "small", frames: [nodes, edges], width: 150, height: 80 },
  { ...graph, name: "empty", frames: [] },
  { ...found, name: "found", frames: [traces], width: 700 },
  { ...found, name: "one", frames: [lone], width: 700, height: 300 },
  {
    ...found,
    name: "one, spans that are meant",
    frames: [lone],
    options: { spanFilters: { serviceName: "checkout", serviceNameOperator: "=" } },
  },
  { ...found, name: "empty", frames: [] },
];
