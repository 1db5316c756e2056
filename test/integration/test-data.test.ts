import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceV2Body } from "../../src/api/wire/tempo.ts";
import { eventually, logql, promqlValues, traceById, traceql } from "../kit/ask.ts";
import { cli, startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

const ARGS = [
  "test-data",
  "--rate",
  "40",
  "--duration",
  "2s",
  "--seed",
  "5",
  "--error-rate",
  "0.2",
  "--json",
];

interface Counts {
  readonly traces: number;
  readonly spans: number;
  readonly logs: number;
}

interface Seen {
  readonly service: string;
  readonly kind: string | undefined;
  readonly parent: string | undefined;
}

let instance: TestInstance;
const runs: Counts[] = [];
beforeAll(async () => {
  instance = await startInstance();
  for (const protocol of ["grpc", "http"]) {
    const { code, stdout, stderr } = await cli([...ARGS, "--protocol", protocol], instance.env);
    if (code !== 0) throw new Error(`test-data failed: ${stderr}`);
    runs.push(JSON.parse(stdout) as Counts);
  }
  const logs = runs.reduce((sum, run) => sum + run.logs, 0);
  await eventually("everything", async () => {
    const data = await logql(instance.endpoints, 'sum(count_over_time({service_namespace="shop"}[1h]))');
    return JSON.stringify(data).includes(`"${logs}"`) ? data : undefined;
  });
});
afterAll(() => instance.stop());

async function spansOf(traceId: string): Promise<ReadonlyMap<string, Seen>> {
  const { trace } = await traceById<TraceV2Body>(instance.endpoints, traceId);
  return new Map(
    (trace.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) => {
      const name = resource?.attributes?.find(({ key }) => key === "service.name")?.value;
      const service = JSON.stringify(name);
      return scopeSpans.flatMap(({ spans }) =>
        spans.map(
          ({ spanId, kind, parentSpanId }) => [spanId, { service, kind, parent: parentSpanId }] as const,
        ),
      );
    }),
  );
}

describe("test-data", () => {
  it("tells connected traces through several services", async () => {
    const { traces } = await traceql(instance.endpoints, "{ kind = consumer }");
    expect(traces.length).toBeGreaterThan(0);
    const kinds = new Set<string | undefined>();
    for (const { traceID } of traces) {
      const spans = await spansOf(traceID);
      expect([...spans.values()].filter(({ parent }) => !parent)).toHaveLength(1);
      for (const { service, kind, parent } of spans.values()) {
        if (!parent) continue;
        const above = spans.get(parent);
        expect(above).toBeDefined();
        kinds.add(kind);
        const other = { SPAN_KIND_SERVER: "SPAN_KIND_CLIENT", SPAN_KIND_CONSUMER: "SPAN_KIND_PRODUCER" }[
          kind ?? ""
        ];
        if (other === undefined) continue;
        expect(above?.kind).toBe(other);
        expect(above?.service).not.toBe(service);
      }
    }
    expect(kinds).toContain("SPAN_KIND_SERVER");
    expect(kinds).toContain("SPAN_KIND_CONSUMER");
  });

  it("gives each log line the ids of a span that is there", async () => {
    const data = await logql(instance.endpoints, '{service_namespace="shop"} | detected_level="error"');
    if (data.resultType !== "streams") throw new Error("lines expected");
    expect(data.result.length).toBeGreaterThan(0);
    for (const { stream } of data.result.slice(0, 20)) {
      const spans = await spansOf(stream["trace_id"] ?? "");
      expect(spans.has(Buffer.from(stream["span_id"] ?? "", "hex").toString("base64"))).toBe(true);
    }
  });

  it.each(["http_server_request_duration_seconds_bucket", "order_amount_EUR"])(
    "gives %s exemplars that lead to traces",
    async (name) => {
      const query = new URLSearchParams({
        query: name,
        start: String(Date.now() / 1000 - 600),
        end: String(Date.now() / 1000 + 60),
      });
      const response = await fetch(`${instance.endpoints.prometheus}/api/v1/query_exemplars?${query}`);
      const ids = [...(await response.text()).matchAll(/"trace_id":"(\w{32})"/g)];
      expect(ids.length).toBeGreaterThan(0);
      for (const [, traceId = ""] of ids.slice(0, 10))
        expect((await spansOf(traceId)).size).toBeGreaterThan(0);
    },
  );

  it("writes other series and traces in each run of one seed", async () => {
    const series = await promqlValues(instance.endpoints, 'http_server_active_requests{job="shop/frontend"}');
    expect(new Set(series.map((one) => one["instance"])).size).toBe(2);
    const { stdout } = await cli(["status", "--json"], instance.env);
    const kept = (JSON.parse(stdout) as { signals: { traces: { items: number } } }).signals.traces.items;
    expect(kept).toBe(runs.reduce((sum, run) => sum + run.spans, 0));
  });
});

describe("test-data to a server that refuses", () => {
  it("fails with what a gRPC server answers", async () => {
    const server = new Server();
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    const path = (signal: string, service: string): string =>
      `/opentelemetry.proto.collector.${signal}.v1.${service}/Export`;
    const asBuffer = (bytes: Buffer): Buffer => bytes;
    const paths = {
      traces: path("trace", "TraceService"),
      logs: path("logs", "LogsService"),
      metrics: path("metrics", "MetricsService"),
    };
    const method = (name: string) => ({
      path: name,
      requestStream: false,
      responseStream: false,
      requestSerialize: asBuffer,
      requestDeserialize: asBuffer,
      responseSerialize: asBuffer,
      responseDeserialize: asBuffer,
    });
    const refuse = (_: unknown, answer: (error: { code: number; details: string }) => void): void =>
      answer({ code: status.UNAUTHENTICATED, details: "who are you" });
    const service = Object.fromEntries(Object.entries(paths).map(([name, at]) => [name, method(at)]));
    server.addService(service, { traces: refuse, logs: refuse, metrics: refuse });
    const { code, stderr } = await cli(["test-data", "--endpoint", `127.0.0.1:${port}`, "--rate", "50"]);
    server.forceShutdown();
    expect(code).toBe(1);
    expect(stderr).toMatch(/127\.0\.0\.1:\d+ \(OTLP over gRPC\) does not take data: .*who are you/);
  });

  it("fails with what an HTTP server answers", async () => {
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(404).end("no such thing");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, stderr } = await cli([
      "test-data",
      "--protocol",
      "http",
      "--endpoint",
      endpoint,
      "--rate",
      "50",
    ]);
    server.closeAllConnections();
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/\(OTLP over HTTP\) does not take data: .*(404|Not Found)/);
  });
});
