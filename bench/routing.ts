/**
 * `npm run bench:routing [-- --json FILE]`: what components cost on the way, in this process. Figures are CPU time per
 * item (span, line, point), the best of a few runs, beside that of a file whose components change nothing. Then what a
 * switch between two files takes in a real engine, which has to be built.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkAlloy } from "../src/alloy/graph/check.ts";
import { showDiagnostics } from "../src/alloy/syntax/show-diagnostics.ts";
import { errorMessage } from "../src/base/errors.ts";
import { sequence, unixMilli } from "../src/base/units.ts";
import { SIGNALS } from "../src/model/signal.ts";
import type { Signal } from "../src/model/signal.ts";
import { compileRoute } from "../src/route/compile.ts";
import type { Route } from "../src/route/compile.ts";
import { placesOf } from "../src/route/places.ts";
import { logsTemplate, metricsTemplate, spansTemplate } from "./payloads.ts";
import { renderTable, reportOf } from "./report.ts";
import type { Figure } from "./report.ts";
import { measureSwitching } from "./switching.ts";
import type { Template } from "./template.ts";

const { values } = parseArgs({ options: { json: { type: "string" } } });
const RUNS = 7;
/** Items of one run, so that it takes longer than the clock is coarse. */
const ITEMS = 100_000;

interface Row {
  readonly what: string;
  readonly signal: Signal;
  /** The component `x`, without its output. */
  readonly component: string;
  /** What a connector makes; the same, if it is none. */
  readonly makes?: Signal;
}

const transform = (block: string, context: string, ...statements: readonly string[]): string =>
  `otelcol.processor.transform "x" {\n error_mode = "ignore"\n ${block} {\n context = "${context}"\n statements = [\n${statements
    .map((each) => `\`${each}\`,\n`)
    .join("")}]\n }`;

const filter = (block: string): string => `otelcol.processor.filter "x" {\n error_mode = "ignore"\n ${block}`;

const attributes = (...actions: readonly (readonly string[])[]): string =>
  `otelcol.processor.attributes "x" {${actions.map((action) => `\n action {\n ${action.join("\n ")}\n }`).join("")}`;

const ROWS: readonly Row[] = [
  ...SIGNALS.map((signal): Row => ({
    what: "nothing changes",
    signal,
    component: 'otelcol.processor.batch "x" {',
  })),
  {
    what: "attributes: one is hashed, one deleted, one set",
    signal: "traces",
    component: attributes(
      ['key = "user.id"', 'action = "hash"'],
      ['key = "user_agent.original"', 'action = "delete"'],
      ['key = "server.address"', 'value = "redacted"', 'action = "update"'],
    ),
  },
  {
    what: "attributes: none of those asked for is there",
    signal: "traces",
    component: attributes(['key = "none"', 'action = "delete"']),
  },
  {
    what: "attributes: one is added",
    signal: "logs",
    component: attributes(['key = "env"', 'value = "dev"', 'action = "insert"']),
  },
  {
    what: "probabilistic_sampler: half",
    signal: "traces",
    component:
      'otelcol.processor.probabilistic_sampler "x" {\n mode = "proportional"\n sampling_percentage = 50',
  },
  {
    what: "filter: a condition that drops nothing",
    signal: "traces",
    component: filter('traces {\n span = [`attributes["http.route"] == "/none"`]\n }'),
  },
  {
    what: "filter: drops one of several routes",
    signal: "traces",
    component: filter('traces {\n span = [`IsMatch(attributes["http.route"], "^/c")`]\n }'),
  },
  {
    what: "transform: one attribute is set",
    signal: "traces",
    component: transform("trace_statements", "span", 'set(attributes["env"], "dev")'),
  },
  {
    what: "transform: the example of Alloy's documentation",
    signal: "traces",
    component: transform(
      "trace_statements",
      "span",
      'set(status.code, 1) where attributes["http.path"] == "/health"',
      'set(name, attributes["http.route"])',
      'replace_match(attributes["http.target"], "/user/*/list/*", "/user/{userId}/list/{listId}")',
      "limit(attributes, 100, [])",
      "truncate_all(attributes, 4096)",
    ),
  },
  {
    what: "filter: by severity and a pattern",
    signal: "logs",
    component: filter(
      'logs {\n log_record = [`IsMatch(body, "password")`, `severity_number == SEVERITY_NUMBER_TRACE`]\n }',
    ),
  },
  {
    what: "transform: fields of logfmt become attributes",
    signal: "logs",
    component: transform(
      "log_statements",
      "log",
      'merge_maps(cache, ExtractPatterns(body, "method=(?P<method>[A-Z]+) path=(?P<path>[^ ]+)"), "upsert")',
      'set(attributes["method"], cache["method"])',
    ),
  },
  {
    what: "transform: points lose an attribute",
    signal: "metrics",
    component: transform("metric_statements", "datapoint", 'delete_key(attributes, "http.route")'),
  },
];

/** Those that make data of what arrives. */
const TAPS: readonly Row[] = [
  {
    what: "tail_sampling: by status",
    signal: "traces",
    component:
      'otelcol.processor.tail_sampling "x" {\n policy {\n name = "errors"\n type = "status_code"\n status_code {\n status_codes = ["ERROR"]\n }\n }',
  },
  {
    what: "spanmetrics",
    signal: "traces",
    component: 'otelcol.connector.spanmetrics "x" {\n histogram {\n explicit { }\n }',
    makes: "metrics",
  },
  {
    what: "servicegraph",
    signal: "traces",
    component: 'otelcol.connector.servicegraph "x" {',
    makes: "metrics",
  },
];

const TEMPLATES: Readonly<Record<Signal, Template>> = {
  traces: spansTemplate(7),
  logs: logsTemplate(7),
  metrics: metricsTemplate("bench"),
};

function routeOf({ component, signal, makes = signal }: Row): Route {
  const text =
    `otelcol.receiver.otlp "in" {\n grpc { }\n output {\n ${signal} = [${component.split(" ")[0] ?? ""}.x.input]\n }\n}\n` +
    `${component}\n output {\n ${makes} = [otelcol.exporter.otlphttp.out.input]\n }\n}\n` +
    'otelcol.exporter.otlphttp "out" {\n client {\n endpoint = "http://away.example"\n }\n}\n';
  const readFile = (path: string): never => {
    throw new Error(`no file ${path}`);
  };
  const checked = checkAlloy("bench.alloy", Buffer.from(text), {
    engine: "embedded",
    variables: {},
    readFile,
  });
  if (checked.graph === undefined) throw new Error(showDiagnostics(checked.source, checked.diagnostics));
  const places = placesOf({ namespace: "watchtower", ports: { http: 1, otlpGrpc: 2, otlpHttp: 3 } });
  const host = { hostname: "bench", platform: "linux", architecture: "x64", variables: {} };
  const { route, diagnostics } = compileRoute(checked.graph, { host, places });
  if (route === undefined) throw new Error(showDiagnostics(checked.source, diagnostics));
  return route;
}

/** CPU time of an item, in microseconds. @param work on so many requests. */
function best(row: Row, requests: number, work: () => void): Figure {
  let micros = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    micros = Math.min(micros, (user + system) / (requests * TEMPLATES[row.signal].items));
  }
  return { group: row.signal, what: row.what, value: micros, unit: "µs an item" };
}

function measure(row: Row): Figure {
  const flow = routeOf(row).remotes[0]?.flow;
  if (flow === undefined) throw new Error(`${row.what}: nothing goes out`);
  const template = TEMPLATES[row.signal];
  const payload = template.make((view, offset) =>
    view.setBigUint64(offset, 1_700_000_000_000_000_000n, true),
  );
  const record = { signal: row.signal, receivedAt: unixMilli(1_700_000_000_000), payload };
  const requests = Math.ceil(ITEMS / template.items);
  return best(row, requests, () => {
    for (let count = 0; count < requests; count++) flow(record);
  });
}

/** Traces of ten spans; a request every 100 ms. */
function measureTap(row: Row): Figure {
  const [made] = routeOf(row).taps;
  if (made === undefined) throw new Error(`${row.what}: makes nothing`);
  const template = TEMPLATES[row.signal];
  const payloads = Array.from({ length: Math.ceil(ITEMS / template.items) }, (_, request) => {
    let span = 0;
    return template.make((view, offset, slot) => {
      if (slot === "span") span++;
      const id = slot === "span" ? span : slot.startsWith("trace") ? Math.floor(span / 10) : 0;
      view.setBigUint64(offset, 1_700_000_000_000_000_000n + BigInt(request * 1000 + id), true);
    });
  });
  return best(row, payloads.length, () => {
    const tap = made.open();
    payloads.forEach((payload, index) => {
      const receivedAt = unixMilli(1_700_000_000_000 + index * 100);
      tap.collect(receivedAt);
      tap.observe({ sequence: sequence(index + 1), signal: row.signal, receivedAt, payload });
    });
  });
}

try {
  const report = reportOf([...ROWS.map(measure), ...TAPS.map(measureTap), ...(await measureSwitching())]);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`${renderTable(report)}\n`);
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
}
