import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { eventually, promqlValues, traceById } from "../kit/ask.ts";
import { TestInstance, cli } from "../kit/instance.ts";

/** Only traces with an error are kept; metrics count all spans. */
const FILE = `
otelcol.receiver.otlp "in" {
  http { }

  output {
    traces = [
      otelcol.processor.tail_sampling.errors.input,
      otelcol.connector.spanmetrics.red.input,
      otelcol.connector.servicegraph.graph.input,
    ]
  }
}

otelcol.processor.tail_sampling "errors" {
  decision_wait = "2s"

  policy {
    name = "errors"
    type = "status_code"

    status_code {
      status_codes = ["ERROR"]
    }
  }

  output {
    traces = [otelcol.exporter.otlp.tempo.input]
  }
}

otelcol.connector.spanmetrics "red" {
  metrics_flush_interval = "1s"

  histogram {
    explicit { }
  }

  output {
    metrics = [otelcol.exporter.prometheus.mimir.input]
  }
}

otelcol.connector.servicegraph "graph" {
  metrics_flush_interval = "1s"

  output {
    metrics = [otelcol.exporter.prometheus.mimir.input]
  }
}

otelcol.exporter.otlp "tempo" {
  client {
    endpoint = "tempo:4317"
  }
}

otelcol.exporter.prometheus "mimir" {
  forward_to = [prometheus.remote_write.mimir.receiver]
}

prometheus.remote_write "mimir" {
  endpoint {
    url = "http://mimir-distributor:8080/api/v1/push"
  }
}
`;

const folder = mkdtempSync(join(tmpdir(), "watchtower-connectors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let instance: TestInstance;
beforeEach(() => {
  const path = join(folder, "connectors.alloy");
  writeFileSync(path, FILE);
  instance = new TestInstance({ WATCHTOWER_ALLOY_FILE: path });
});
afterEach(() => instance.stop());

const idOf = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");

interface SentSpan {
  readonly trace: number;
  readonly id: number;
  readonly parent?: number;
  readonly service: string;
  readonly kind: number;
  readonly status?: number;
}

async function send(...spans: readonly SentSpan[]): Promise<void> {
  const end = BigInt(Date.now()) * 1_000_000n;
  const resourceSpans = spans.map(({ trace, id, parent, service, kind, status = 0 }) => ({
    resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: idOf(trace, 32),
            spanId: idOf(id, 16),
            ...(parent === undefined ? {} : { parentSpanId: idOf(parent, 16) }),
            name: "work",
            kind,
            startTimeUnixNano: String(end - 100_000_000n),
            endTimeUnixNano: String(end),
            status: { code: status },
          },
        ],
      },
    ],
  }));
  const response = await fetch(`${instance.endpoints.otlpHttp}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans }),
  });
  expect(response.status).toBe(200);
}

const spansOf = async (trace: number): Promise<number> => {
  const answer = JSON.stringify(await traceById<unknown>(instance.endpoints, idOf(trace, 32)));
  return answer.match(/"spanId"/g)?.length ?? 0;
};

const total = async (metric: string): Promise<number> => {
  const values = await promqlValues(instance.endpoints, `sum(${metric})`);
  return Number(values[0]?.["value"] ?? 0);
};

it("spans that waited and were counted are so still after kill -9, each once", async () => {
  await instance.start();
  await send(
    { trace: 1, id: 1, service: "shop", kind: 3 },
    { trace: 1, id: 2, parent: 1, service: "till", kind: 2, status: 2 },
    { trace: 2, id: 3, service: "shop", kind: 3 },
    { trace: 2, id: 4, parent: 3, service: "till", kind: 2 },
  );
  await instance.kill9();
  await instance.start();
  await eventually("kept trace", async () => ((await spansOf(1)) === 2 ? true : undefined));

  // What comes late goes the way of its trace.
  await send(
    { trace: 1, id: 5, parent: 2, service: "till", kind: 1 },
    { trace: 2, id: 6, parent: 4, service: "till", kind: 1, status: 2 },
  );
  await eventually("late span", async () => ((await spansOf(1)) === 3 ? true : undefined));
  await eventually("calls", async () =>
    (await total("traces_span_metrics_calls_total")) === 6 ? true : undefined,
  );
  await eventually("requests", async () =>
    (await total("traces_service_graph_request_total")) === 2 ? true : undefined,
  );
  // Which the engine made in its place otherwise.
  const { stdout } = await cli(["status"], instance.env);
  expect(stdout).toContain("connectors, in place of the engine: traces_service_graph_*\n");
  expect(await total("traces_span_metrics_duration_milliseconds_count")).toBe(6);
  expect(await spansOf(1)).toBe(3);
  expect(await spansOf(2)).toBe(0);
});
