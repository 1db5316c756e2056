import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceV2Body } from "../../src/api/wire/tempo.ts";
import { eventually, logql, promqlValues, traceById, traceql } from "../kit/ask.ts";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";
import { logsMessage, metricsMessage, ROOT_SPAN_ID, TRACE_ID, traceMessage } from "../kit/otlp-messages.ts";
import { PROTOCOLS, sendWithSdk } from "../kit/sdk.ts";

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(() => instance.stop());

describe.each(PROTOCOLS)("the OpenTelemetry SDK over %s", (protocol) => {
  const service = `sdk-${protocol.replace("/", "-")}`;
  let traceId = "";
  beforeAll(async () => {
    traceId = await sendWithSdk(protocol, instance.endpoints, service);
  });

  it("finds the trace by a TraceQL query", async () => {
    const text = `{ resource.service.name = "${service}" && status = error && name = "INSERT orders" }`;
    const { traces } = await eventually("trace", async () => {
      const found = await traceql(instance.endpoints, text);
      return found.traces.length > 0 ? found : undefined;
    });
    expect(traces).toHaveLength(1);
    expect(traces[0]?.traceID.padStart(32, "0")).toBe(traceId);
    expect(traces[0]?.rootServiceName).toBe(service);
    expect(traces[0]?.rootTraceName).toBe("POST /orders");
    expect(traces[0]?.serviceStats).toEqual({ [service]: { spanCount: 2, errorCount: 2 } });
  });

  it("finds the log line with its level and metadata", async () => {
    const data = await eventually("log line", async () => {
      const found = await logql(instance.endpoints, `{service_name="${service}"} | order_id="o-1"`);
      return found.result.length > 0 ? found : undefined;
    });
    expect(data).toMatchObject({
      resultType: "streams",
      result: [{ stream: { service_name: service, detected_level: "error", severity_text: "ERROR" } }],
    });
    expect(JSON.stringify(data.result)).toContain("order refused: duplicate key");
  });

  it("finds the metrics under their Prometheus names", async () => {
    const values = await eventually("metric", async () => {
      const found = await promqlValues(instance.endpoints, `orders_refused_total{job="${service}"}`);
      return found.length > 0 ? found : undefined;
    });
    expect(values).toEqual([
      {
        __name__: "orders_refused_total",
        job: service,
        instance: "sdk-1",
        reason: "duplicate",
        value: "3",
      },
    ]);
    expect(
      await promqlValues(instance.endpoints, `order_duration_seconds_bucket{job="${service}",le="+Inf"}`),
    ).toHaveLength(1);
  });
});

describe("messages written by hand", () => {
  const service = "by-hand";
  const at = Date.now() - 30_000;

  beforeAll(async () => {
    const messages = {
      traces: traceMessage(service, at),
      logs: logsMessage(service, at),
      metrics: metricsMessage(service, at),
    };
    for (const [signal, message] of Object.entries(messages)) {
      const response = await fetch(`${instance.endpoints.otlpHttp}/v1/${signal}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
      });
      const answer = await response.text();
      if (answer !== "{}") throw new Error(`${signal}: ${response.status} ${answer}`);
    }
  });

  it("reads the trace back as it was sent", async () => {
    await eventually("trace", async () => {
      const found = await traceql(instance.endpoints, `{ resource.service.name = "${service}" }`);
      return found.traces.length > 0 ? found : undefined;
    });
    const { trace } = await traceById<TraceV2Body>(instance.endpoints, TRACE_ID);
    const spans =
      trace.resourceSpans?.flatMap((group) => group.scopeSpans.flatMap((scoped) => scoped.spans)) ?? [];
    const root = spans.find((span) => span.name === "GET /cart");
    const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64");
    expect(root).toMatchObject({
      traceId: base64(TRACE_ID),
      spanId: base64(ROOT_SPAN_ID),
      traceState: "vendor=1",
      kind: "SPAN_KIND_SERVER",
      droppedAttributesCount: 1,
      status: { code: "STATUS_CODE_ERROR", message: "no answer from payment" },
      startTimeUnixNano: `${at}000000`,
      events: [{ name: "exception" }],
    });
    expect(root?.attributes).toEqual(
      expect.arrayContaining([
        { key: "http.response.status_code", value: { intValue: "500" } },
        { key: "cart.total", value: { doubleValue: 19.5 } },
        { key: "cart.empty", value: { boolValue: false } },
        { key: "cart.items", value: { arrayValue: { values: [{ stringValue: "tea" }, { intValue: "3" }] } } },
        {
          key: "cart.owner",
          value: { kvlistValue: { values: [{ key: "tier", value: { stringValue: "gold" } }] } },
        },
        { key: "cart.digest", value: { bytesValue: "AQID" } },
      ]),
    );
    const child = spans.find((span) => span.name === "SELECT carts");
    expect(child?.links).toMatchObject([
      { traceId: base64("0af7651916cd43dd8448eb211c80319c"), traceState: "vendor=2" },
    ]);
    expect(trace.resourceSpans?.[0]?.scopeSpans[0]?.scope).toMatchObject({
      name: "hand.made",
      version: "2.0.1",
    });
  });

  it("labels logs as Loki's OTLP endpoint does", async () => {
    const data = await eventually("logs", async () => {
      const found = await logql(instance.endpoints, `{service_name="${service}"}`);
      return found.result.length > 0 ? found : undefined;
    });
    expect(data).toMatchObject({
      result: expect.arrayContaining([
        expect.objectContaining({
          stream: expect.objectContaining({
            service_name: service,
            service_namespace: "examples",
            service_instance_id: "instance-1",
            host_name: "laptop",
            trace_id: TRACE_ID,
            severity_text: "ERROR",
            detected_level: "error",
            payment_id: "p-17",
            scope_name: "hand.made",
          }),
          values: [[`${at}000000`, "payment timed out after 200ms"]],
        }),
        expect.objectContaining({
          stream: expect.objectContaining({ detected_level: "info" }),
          values: [[`${at}000001`, '{"msg":"cart loaded","size":3}']],
        }),
        expect.objectContaining({
          stream: expect.objectContaining({ detected_level: "warn" }),
          values: [[`${at}000002`, "level=warn msg=slow took=812ms"]],
        }),
      ]),
    });
  });

  it.each([
    ["queue_depth", "7"],
    ["jobs_done_total", "41.5"],
    ["connections_open", "-3"],
    ['http_server_request_duration_seconds_bucket{le="0.5"}', "3"],
    ["http_server_request_duration_seconds_count", "4"],
    ["histogram_count(payload_size_bytes)", "3"],
    ['gc_pause_milliseconds{quantile="0.5"}', "4"],
    ["gc_pause_milliseconds_sum", "52"],
    ['target_info{host_name="laptop"}', "1"],
  ])("answers %s with %s", async (selector, value) => {
    const scoped = selector.replace(/\{|(?<=^\w+)$/, `{job="examples/${service}",`).replace(/,$/, "}");
    const values = await eventually(selector, async () => {
      const found = await promqlValues(instance.endpoints, selector.includes("(") ? selector : scoped);
      return found.length > 0 ? found : undefined;
    });
    expect(values.map((item) => item["value"])).toEqual([value]);
  });
});
