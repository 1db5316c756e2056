/**
 * `npm run bench -- traces [--spans 2000000] [--only TEXT] [--json FILE]`: what TraceQL and the Tempo API ask of the trace store,
 * measured in this process without HTTP. Figures are CPU time, the best of those in a second, so that other work on the
 * machine counts little. With `TEMPO_BIN` a Tempo gets the same spans and is asked the same, over HTTP.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sequence, unixMilli, unixNano } from "../src/base/units.ts";
import { TraceqlEngine, rangeSteps } from "../src/query/traceql/engine.ts";
import { Database } from "../src/store/duckdb/database.ts";
import { TraceStore } from "../src/store/traces/store.ts";
import { renderTable, reportOf } from "./report.ts";
import type { Figure } from "./report.ts";
import { Tempo } from "./tempo.ts";
import { LARGE_TRACE, LARGE_TRACE_SPANS, largeTrace, shopRequests } from "./trace-data.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    spans: { type: "string", default: "2000000" },
    json: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const SPANS = Number(values.spans);
const HOUR_NS = 3_600_000_000_000n;
const MINUTE_MS = 60_000;
/** Tempo answers metrics of recent spans alone. */
const END = BigInt(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS) * 1_000_000n;
const START = END - 2n * HOUR_NS;
const RANGE = { start: unixNano(START - HOUR_NS), end: unixNano(END + HOUR_NS) };
const STEPS = rangeSteps(START, END, 60_000_000_000n);
/** Spans of the large trace, which is sent last, and of no other. */
const IN_LARGE_TRACE = "{ kind = internal }";
/** Each question is asked so often at least, and for so long: what was never asked before is mostly V8's compiling. */
const RUNS = 4;
const ASKED_MS = 1000;
/** What takes longer is asked once. */
const SLOW_MS = 1000;
const REQUESTS_PER_FLUSH = 40;

async function fill(store: TraceStore): Promise<Figure> {
  let [micros, number, spans] = [0, 0, 0];
  const take = async (body: Uint8Array): Promise<void> => {
    number++;
    const before = process.cpuUsage();
    store.append({
      sequence: sequence(number),
      signal: "traces",
      receivedAt: unixMilli(Number(END / 1_000_000n)),
      payload: body,
    });
    if (number % REQUESTS_PER_FLUSH === 0) {
      await store.flush();
      await store.seal(false);
    }
    micros += cpuMicros(before);
  };
  for (const request of shopRequests(SPANS - LARGE_TRACE_SPANS, START, END)) {
    spans += request.spans;
    await take(request.body);
  }
  for (const request of largeTrace(START + HOUR_NS)) {
    spans += request.spans;
    await take(request.body);
  }
  const before = process.cpuUsage();
  await store.flush();
  await store.seal(true);
  micros += cpuMicros(before);
  return {
    group: "ingest",
    what: `decode and store one of ${spans} spans`,
    value: micros / spans,
    unit: "µs",
    target: 5,
  };
}

function cpuMicros(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

interface Question {
  readonly what: string;
  readonly target?: number;
  /** @returns how much was found: guards against a fast wrong answer. */
  readonly ask: (engine: TraceqlEngine) => Promise<number>;
  readonly least: number;
  /** What Tempo is asked for the same. */
  readonly path: string;
}

const SECONDS = {
  start: Number((START - HOUR_NS) / 1_000_000_000n),
  end: Number((END + HOUR_NS) / 1_000_000_000n),
};
const params = (values_: Record<string, string | number>): string =>
  new URLSearchParams(Object.entries(values_).map(([key, value]) => [key, String(value)])).toString();

const never = (): AbortSignal => new AbortController().signal;

function search(what: string, query: string, target?: number, least = 1): Question {
  return {
    what: `${what}: ${query}`,
    ...(target === undefined ? {} : { target }),
    least,
    path: `/api/search?${params({ q: query, limit: 20, spss: 3, ...SECONDS })}`,
    ask: async (engine) => {
      const request = { query, range: RANGE, limit: 20, spansPerSpanSet: 3 };
      return (await engine.search(request, never())).traces.length;
    },
  };
}

function metrics(query: string, target?: number): Question {
  return {
    what: `metrics: ${query}`,
    ...(target === undefined ? {} : { target }),
    least: 1,
    path: `/api/metrics/query_range?${params({ q: query, start: Number(START / 1_000_000_000n), end: Number(END / 1_000_000_000n), step: "60s" })}`,
    ask: async (engine) => {
      const { series } = await engine.metrics({ query, steps: STEPS, exemplars: 100 }, never());
      return series.reduce(
        (sum, one) => sum + one.values.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0),
        0,
      );
    },
  };
}

function tagValues(tag: string): Question {
  return {
    what: `values of ${tag}`,
    target: 10,
    least: 2,
    path: `/api/v2/search/tag/${tag === "name" ? tag : encodeURIComponent(tag)}/values?${params(SECONDS)}`,
    ask: async (engine) => (await engine.tagValues(tag, "", RANGE, never())).length,
  };
}

function trace(what: string, id: string, target: number, least: number): Question {
  return {
    what,
    target,
    least,
    path: `/api/v2/traces/${id}`,
    ask: async (engine) =>
      (await engine.trace(id, never()))?.flatMap((group) => group.scopeSpans.flatMap(({ spans }) => spans))
        .length ?? 0,
  };
}

const questions = (someTrace: string): readonly Question[] => [
  trace("trace by id", someTrace, 10, 1),
  trace(`trace of ${LARGE_TRACE_SPANS} spans`, LARGE_TRACE, 500, LARGE_TRACE_SPANS),
  search(
    "service, route, status, duration, all spans",
    '{ resource.service.name = "payment" && span.http.route = "/checkout" && status = error && duration > 600ms }',
    30,
    0,
  ),
  search(
    "newest 20 of a common match",
    '{ resource.service.name = "payment" && span.http.route = "/checkout" && status = error && duration > 100ms }',
    30,
    20,
  ),
  search("high-cardinality attribute", '{ span.user.id = "user-77777" }', 60),
  search("regex over 100 k values, with a column", '{ span.url.path =~ "/product/12.*99x" }', 200, 0),
  search("regex over 100 k values, without a column", '{ span.user.id =~ "user-12.*99x" }', 200, 0),
  search("newest 20 by regex", '{ span.user.id =~ "user-12.*99" }', undefined),
  search("structure, newest 20", "{} >> { status = error }", 300, 20),
  search("structure, newest 20 of the large trace", "{ kind = internal } >> { status = error }", 300, 1),
  search(
    "structure, all spans, none found",
    "{ status = error } >> { nestedSetParent = -1 && status = error }",
    300,
    0,
  ),
  search(
    "structure, all spans, none found",
    "{ kind = client } > { kind = client && status = error }",
    300,
    0,
  ),
  metrics("{} >> { status = error } | rate()", 300),
  metrics("{ kind = server } > { kind = client } | rate() by (resource.service.name)", undefined),
  metrics("{} | rate() by (resource.service.name)", 60),
  metrics("{ nestedSetParent < 0 } | rate() by (resource.service.name)"),
  metrics("{ status = error } | rate() by (name)"),
  metrics("{} | quantile_over_time(duration, .5, .99) by (resource.service.name)"),
  metrics("{} | histogram_over_time(duration)"),
  metrics("{} | avg_over_time(duration) by (span.http.route)"),
  metrics("{} | max_over_time(span.http.response.status_code) by (resource.service.name)"),
  metrics('{ span.user.id =~ "user-12.*" } | rate()'),
  metrics("{} | rate() by (rootServiceName)"),
  metrics("{} | compare({ status = error })"),
  tagValues("resource.service.name"),
  tagValues("span.http.route"),
  tagValues("name"),
  tagValues("span.user.id"),
];

async function measure(engine: TraceqlEngine, { what, target, least, ask }: Question): Promise<Figure> {
  let best = Infinity;
  const started = performance.now();
  for (let run = 0; run < RUNS || performance.now() - started < ASKED_MS; run++) {
    const before = process.cpuUsage();
    const found = await ask(engine);
    best = Math.min(best, cpuMicros(before) / 1000);
    if (found < least) throw new Error(`${what}: found ${found}, wanted at least ${least}`);
    if (best > SLOW_MS) break;
  }
  return { group: "query (CPU)", what, value: best, unit: "ms", ...(target === undefined ? {} : { target }) };
}

/** The same of a Tempo, over HTTP: the best of a few runs. What it refuses is left out. */
async function tempoFigures(binary: string, asked: readonly Question[]): Promise<readonly Figure[]> {
  const tempo = new Tempo();
  const figures: Figure[] = [];
  try {
    await tempo.start(binary);
    const before = performance.now();
    let spans = 0;
    for (const requests of [
      shopRequests(SPANS - LARGE_TRACE_SPANS, START, END),
      largeTrace(START + HOUR_NS),
    ]) {
      for (const request of requests) {
        spans += request.spans;
        await tempo.send(request.body);
      }
    }
    const micros = ((performance.now() - before) * 1000) / spans;
    figures.push({ group: "Tempo (HTTP)", what: "take one span", value: micros, unit: "µs" });
    const counted = await tempo.settle(spans, SECONDS.start, SECONDS.end, IN_LARGE_TRACE);
    figures.push({
      group: "Tempo (HTTP)",
      what: `spans of ${spans} that its metrics count`,
      value: counted,
      unit: "spans",
    });
    for (const { what, path, least } of asked) {
      let best = Infinity;
      try {
        for (let run = 0; run < RUNS && best > 0; run++) {
          const { ms, body } = await tempo.ask(path);
          // A fast answer that is none is no figure.
          if (least > 0 && !/traceID|"samples":\[\{|"value":|"scope"/.test(body))
            throw new Error("found nothing");
          best = Math.min(best, ms);
          if (best > SLOW_MS) break;
        }
        figures.push({ group: "Tempo (HTTP)", what, value: best, unit: "ms" });
      } catch (error) {
        process.stderr.write(`Tempo: ${what}: ${String(error)}\n`);
      }
    }
  } finally {
    await tempo.stop();
  }
  return figures;
}

const directory = mkdtempSync(join(tmpdir(), "watchtower-bench-"));
const db = await Database.open({ directory });
try {
  const store = await TraceStore.open({ db });
  const figures: Figure[] = [];
  figures.push(await fill(store));
  const { diskBytes, items } = await store.stats();
  figures.push({ group: "disk", what: "bytes of a span", value: diskBytes / items, unit: "B", target: 60 });
  const engine = new TraceqlEngine(store, { timeoutMs: 120_000 });
  const some = await engine.search({ query: "{}", range: RANGE, limit: 1, spansPerSpanSet: 1 }, never());
  const asked = questions(some.traces[0]?.traceId ?? "").filter(({ what }) => what.includes(values.only));
  for (const question of asked) {
    const figure = await measure(engine, question);
    process.stderr.write(`${figure.what}: ${figure.value.toFixed(1)} ms\n`);
    figures.push(figure);
  }
  const binary = process.env["TEMPO_BIN"];
  if (binary !== undefined) figures.push(...(await tempoFigures(binary, asked)));
  const report = reportOf(figures);
  process.stdout.write(`${renderTable(report)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ spans: SPANS, ...report }));
} finally {
  await db.close();
  rmSync(directory, { recursive: true, force: true });
}
