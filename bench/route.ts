/**
 * `npm run bench:route [-- --json FILE]`: what routing costs beside the store's own work, measured in this process in
 * CPU time, the best of a few runs: requests of about 100 kB through the shipped file, and through files that change
 * what passes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { unixMilli } from "../src/base/units.ts";
import { loadConfig } from "../src/config/load.ts";
import { loadRoute } from "../src/engine/embedded/routing/load-route.ts";
import type { Signal } from "../src/model/signal.ts";
import type { Route } from "../src/route/compile.ts";
import { filler } from "./load.ts";
import { logsTemplate, metricsTemplate, scrapeFiller, spansTemplate } from "./payloads.ts";
import { Random } from "./random.ts";
import { machineName, renderTable } from "./report.ts";
import type { Figure } from "./report.ts";

const { values } = parseArgs({ options: { json: { type: "string" } } });
const RUNS = 7;
const NOW = 1_700_000_000_000;
const FOLDER = join(import.meta.dirname, "../alloy");
const SHIPPED = readFileSync(join(FOLDER, "config.alloy"), "utf8");
const SUMO = { sumoEndpoint: "https://sumo.example/receiver" };

/** The shipped file with a processor in front of the exporter that sends to Sumo Logic. */
function withProcessor(signal: Signal, name: string, body: string): string {
  const id = `${name}.bench`;
  const before = new RegExp(`(${signal}\\s*= \\[[^\\]]*)otelcol\\.exporter\\.otlphttp\\.sumo\\.input`);
  return `${SHIPPED.replace(before, `$1${id}.input`)}\n${name} "bench" {\n${body}\n  output {\n    ${signal} = [otelcol.exporter.otlphttp.sumo.input]\n  }\n}\n`;
}

function routeOf(text: string): Route {
  const config = { ...loadConfig({ env: {}, cwd: "/", flags: {} }).config, ...SUMO };
  const { route, diagnostics } = loadRoute({ name: "bench", folder: FOLDER }, Buffer.from(text), config, {});
  if (route === undefined) throw new Error(JSON.stringify(diagnostics));
  return route;
}

const random = new Random(5);
const spans = spansTemplate(1);
const lines = logsTemplate(1);
const points = metricsTemplate("service-1");
const REQUESTS: Readonly<Record<Signal, { readonly payload: Uint8Array; readonly items: number }>> = {
  traces: { payload: spans.make(filler(random, NOW - 1000, NOW)), items: spans.items },
  logs: { payload: lines.make(filler(random, NOW - 1000, NOW)), items: lines.items },
  metrics: { payload: points.make(scrapeFiller(random, NOW, 1)), items: points.items },
};

/** Microseconds of CPU per item, the best of the runs. */
function costOf(signal: Signal, count: number, through: (route: Route) => Flow, route: Route): number {
  const { payload, items } = REQUESTS[signal];
  const flow = through(route);
  const record = { signal, receivedAt: unixMilli(NOW), payload };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    for (let at = 0; at < count; at++) flow(record);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / (count * items));
  }
  return best;
}

type Flow = Route["local"];
const local = (route: Route): Flow => route.local;
const sumo = (route: Route): Flow => {
  const found = route.remotes.find(({ name }) => name === "sumo");
  if (found === undefined) throw new Error("the file sends nothing to sumo");
  return found.flow;
};

const NAMES: Readonly<Record<Signal, string>> = { traces: "span", logs: "log record", metrics: "sample" };
const figures: Figure[] = [];
const shipped = routeOf(SHIPPED);
for (const signal of ["traces", "logs", "metrics"] as const) {
  const what = `as it came, into the store, per ${NAMES[signal]}`;
  const passed = costOf(signal, 100_000, local, shipped);
  figures.push({ group: signal, what, value: passed, unit: "µs", target: 0.2 });
}
const PROCESSORS: readonly (readonly [what: string, name: string, body: string])[] = [
  [
    "an attribute deleted and one hashed (otelcol.processor.attributes)",
    "otelcol.processor.attributes",
    '  action {\n    key    = "user.id"\n    action = "delete"\n  }\n  action {\n    key    = "server.address"\n    action = "hash"\n  }',
  ],
  [
    "some dropped by a condition (otelcol.processor.filter)",
    "otelcol.processor.filter",
    '  traces {\n    span = [`attributes["http.route"] == "/health"`]\n  }',
  ],
];
for (const [what, name, body] of PROCESSORS) {
  const value = costOf("traces", 200, sumo, routeOf(withProcessor("traces", name, body)));
  figures.push({ group: "traces", what: `${what}, per span`, value, unit: "µs" });
}

const report = {
  machine: machineName(),
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
  figures,
};
console.log(renderTable(report));
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(report, null, 2));
