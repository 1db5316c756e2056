import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempoApi } from "../../../src/api/tempo/app.ts";
import { sequence, unixMilli, unixNano } from "../../../src/base/units.ts";
import { answerQuerier } from "../../../src/engine/embedded/query-port/querier-calls.ts";
import { takeHttp2 } from "../../../src/engine/embedded/query-port/query-port.ts";
import { readTraces } from "../../../src/model/otlp/decode-trace.ts";
import { encodeTracesData } from "../../../src/model/otlp/encode-trace.ts";
import type { ResourceSpans } from "../../../src/model/otlp/trace.ts";
import { WireReader } from "../../../src/model/wire/reader.ts";
import { TraceqlEngine } from "../../../src/query/traceql/engine.ts";
import { TraceStore } from "../../../src/store/traces/store.ts";
import { TestFolders } from "../../kit/store/folders.ts";
import { QuerierClient } from "../../kit/tempo/querier.ts";

/** A request as Grafana 12 and its Traces Drilldown send it, and what of the answer is to be so. */
interface GrafanaRequest {
  readonly name: string;
  readonly path: string;
  /** TraceQL, to be added to the path. */
  readonly q?: string;
  readonly headers?: Record<string, string>;
  readonly status?: number;
  /** The answer has this, and lists in it are as long as here. */
  readonly expect?: object;
  readonly text?: string;
  /** Of the first series. */
  readonly samples?: number;
  /** A label that some series has. */
  readonly contains?: object;
  /** Of a trace in protobuf. */
  readonly spans?: number;
}

interface Series {
  readonly labels: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly samples?: readonly unknown[];
  readonly exemplars?: readonly { readonly labels: Series["labels"] }[];
}

// A fixture of ours.
const REQUESTS = JSON.parse(
  readFileSync(join(import.meta.dirname, "tempo-requests.json"), "utf8"),
) as readonly GrafanaRequest[];
const SECOND = 1_000_000_000n;
const START = 1_700_000_040n;
const RANGE = { start: String(START), end: String(START + 120n) };

const text = (key: string, value: string) => ({ key, value: { kind: "string" as const, value } });
const int = (key: string, value: bigint) => ({ key, value: { kind: "int" as const, value } });
const id = (length: number, value: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes[length - 1] = value;
  return bytes;
};

interface TestSpan {
  readonly trace: number;
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly at: bigint;
  readonly ms: bigint;
  readonly kind: number;
  readonly failed?: boolean;
  readonly attributes?: readonly (ReturnType<typeof text> | ReturnType<typeof int>)[];
}

function group(service: string, spans: readonly TestSpan[]): ResourceSpans {
  return {
    resource: {
      attributes: [text("service.name", service), text("service.namespace", "store")],
      droppedAttributesCount: 0,
    },
    schemaUrl: "",
    scopeSpans: [
      {
        scope: { name: "http", version: "1", attributes: [text("lang", "js")], droppedAttributesCount: 0 },
        schemaUrl: "",
        spans: spans.map((span) => {
          const startTime = unixNano((START + span.at) * SECOND);
          return {
            traceId: id(16, span.trace),
            spanId: id(8, span.id),
            parentSpanId: span.parent === undefined ? new Uint8Array(0) : id(8, span.parent),
            traceState: "",
            flags: 0,
            name: span.name,
            kind: span.kind,
            startTime,
            endTime: unixNano(startTime + span.ms * 1_000_000n),
            attributes: span.attributes ?? [],
            droppedAttributesCount: 0,
            events:
              span.failed === true
                ? [
                    {
                      time: startTime,
                      name: "exception",
                      attributes: [text("exception.message", "declined")],
                      droppedAttributesCount: 0,
                    },
                  ]
                : [],
            droppedEventsCount: 0,
            links: [],
            droppedLinksCount: 0,
            status: span.failed === true ? { code: 2, message: "declined" } : undefined,
          };
        }),
      },
    ],
  };
}

const SHOP = [
  group("web", [
    {
      trace: 0xa1,
      id: 1,
      name: "POST /buy",
      at: 10n,
      ms: 100n,
      kind: 2,
      attributes: [text("http.route", "/buy"), int("http.status_code", 500n)],
    },
    {
      trace: 0xa2,
      id: 4,
      name: "GET /list",
      at: 70n,
      ms: 5n,
      kind: 2,
      attributes: [text("http.route", "/list")],
    },
  ]),
  group("cart", [
    {
      trace: 0xa1,
      id: 2,
      parent: 1,
      name: "check out",
      at: 10n,
      ms: 50n,
      kind: 2,
      attributes: [text("peer.service", "pay")],
    },
  ]),
  group("pay", [{ trace: 0xa1, id: 3, parent: 2, name: "charge", at: 10n, ms: 30n, kind: 2, failed: true }]),
];

const folders = new TestFolders();
let app: ReturnType<typeof tempoApi>;
let server: Server;
let end: () => void;
let client: QuerierClient;

beforeAll(async () => {
  const store = await TraceStore.open({ db: await folders.open() });
  const payload = encodeTracesData(SHOP);
  store.append({ sequence: sequence(1), signal: "traces", receivedAt: unixMilli(0), payload });
  await store.flush();
  const engine = new TraceqlEngine(store);
  app = tempoApi(engine);
  server = createServer();
  end = takeHttp2(server, {
    grpc: (stream, headers) => void answerQuerier(stream, headers, engine, () => true),
    other: (request, response) => void response.end(request.url),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  client = new QuerierClient(`127.0.0.1:${address.port}`);
});
afterAll(async () => {
  client.close();
  end();
  server.close();
  await folders.remove();
});

function urlOf({ path, q }: Pick<GrafanaRequest, "path" | "q">): string {
  const filled = path.replaceAll(/\{(start|end)\}/g, (_, name: "start" | "end") => RANGE[name]);
  return q === undefined ? filled : `${filled}&q=${encodeURIComponent(q)}`;
}

async function ask(request: GrafanaRequest): Promise<Response> {
  return app.request(urlOf(request), { headers: request.headers ?? {} });
}

/** Lists in `expected` say how long they are. */
function expectAs(answer: unknown, expected: unknown): void {
  expect(answer).toMatchObject(expected as object);
}

function spansIn(bytes: Uint8Array, isV2: boolean): number {
  const reader = new WireReader(bytes);
  const trace = isV2 && reader.next() ? reader.bytesValue() : bytes;
  return readTraces(trace)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .reduce((sum, { spans }) => sum + spans.length, 0);
}

describe("what Grafana asks of a Tempo data source", () => {
  it.each(REQUESTS)("$name", async (request) => {
    const response = await ask(request);
    expect(response.status).toBe(request.status ?? 200);
    if (request.text !== undefined) {
      expect(await response.text()).toBe(request.text);
      return;
    }
    if (request.spans !== undefined) {
      expect(response.headers.get("content-type")).toBe("application/protobuf");
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(spansIn(bytes, request.path.includes("/v2/"))).toBe(request.spans);
      return;
    }
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    const answer = (await response.json()) as { readonly series?: readonly Series[] };
    if (request.expect !== undefined) expectAs(answer, request.expect);
    if (request.samples !== undefined) expect(answer.series?.[0]?.samples).toHaveLength(request.samples);
    if (request.contains !== undefined)
      expect(answer.series?.flatMap(({ labels }) => labels)).toContainEqual(request.contains);
  });

  it("leads from an exemplar to its trace", async () => {
    const path = "/api/metrics/query_range?start={start}&end={end}&step=60s&exemplars=10";
    const url = urlOf({ path, q: "{status=error} | rate()" });
    const { series } = (await (await app.request(url)).json()) as {
      readonly series: readonly Series[];
    };
    const labels = series[0]?.exemplars?.[0]?.labels ?? [];
    const traceId = labels.find(({ key }) => key === "trace:id")?.value.stringValue ?? "";
    expect(traceId).toBe("a1");
    const accept = { headers: { accept: "application/protobuf" } };
    const trace = await app.request(
      urlOf({ path: `/api/v2/traces/${traceId}?start={start}&end={end}` }),
      accept,
    );
    expect(spansIn(new Uint8Array(await trace.arrayBuffer()), true)).toBe(3);
  });
});

/** It unmarshals the editor's query into the request: fields of other names, such as spss, are not there. */
const STREAMED = { start: Number(RANGE.start), end: Number(RANGE.end), limit: 20 };
const NANOS = { start: `${RANGE.start}000000000`, end: `${RANGE.end}000000000` };

describe("what Grafana asks of it when streaming is on", () => {
  it("a search, whose traces it collects by their ids", async () => {
    const { messages, status } = await client.ask("Search", { ...STREAMED, query: "{ kind = server }" });
    expect(status).toBe("OK");
    const traces = messages.flatMap((message) => message["traces"] ?? []);
    expectAs(traces, [{ traceId: "a2" }, { traceId: "a1", spanSets: [{ matched: 3, spans: [{}, {}, {}] }] }]);
    expectAs(messages.at(-1), { metrics: { completedJobs: 1, totalJobs: 1 } });
  });

  it("metrics, of which it keeps the first sample that it is told of each time", async () => {
    const query = "{nestedSetParent<0 && true} | rate() with(sample=true)";
    const asked = { ...NANOS, query, step: "60000000000", exemplars: 100 };
    const { messages } = await client.ask("MetricsQueryRange", asked);
    const told = messages.filter((message) => Array.isArray(message["series"]));
    expect(told).toHaveLength(1);
    expectAs(told[0], {
      series: [{ samples: [{}, { value: 1 / 60 }, { value: 1 / 60 }], exemplars: [{}, {}] }],
    });
  });

  it("metrics of an instant", async () => {
    const asked = { ...NANOS, query: "{} | count_over_time() by (resource.service.name)" };
    const { messages, status } = await client.ask("MetricsQueryInstant", asked);
    expect(status).toBe("OK");
    expectAs(messages.at(-1), { series: [{ value: 1 }, { value: 1 }, { value: 2 }] });
  });

  it("and is told what is wrong with a query", async () => {
    const answer = await client.ask("Search", { ...STREAMED, query: "{ name = }" });
    expectAs(answer, { messages: [], status: "INVALID_ARGUMENT" });
    expect(answer.details).toMatch(/^invalid TraceQL query: parse error at line 1, col 10/);
  });
});
