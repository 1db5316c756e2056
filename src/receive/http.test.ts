import * as zlib from "node:zlib";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { traceMessage } from "../../test/kit/otlp-messages.ts";
import { transcodeRequest } from "../model/otlp/json.ts";
import { JSON_TYPE, useOtlpHttp, PROTOBUF_TYPE } from "./testing/otlp-http.ts";

const http = useOtlpHttp();
const json = Buffer.from(JSON.stringify(traceMessage("shop", 1000)));
const protobuf = Buffer.from(transcodeRequest("traces", json));

describe("a request", () => {
  it.each([
    ["JSON", json, JSON_TYPE],
    ["protobuf", protobuf, PROTOBUF_TYPE],
    ["gzip", gzipSync(protobuf), { ...PROTOBUF_TYPE, "content-encoding": "gzip" }],
    ["deflate", deflateSync(protobuf), { ...PROTOBUF_TYPE, "content-encoding": "deflate" }],
    ["raw deflate", deflateRawSync(protobuf), { ...PROTOBUF_TYPE, "content-encoding": "deflate" }],
    [
      "gzip of JSON with charset",
      gzipSync(json),
      { "content-type": "application/json; charset=utf-8", "content-encoding": "gzip" },
    ],
  ])(
    "in %s is kept as protobuf, and answered in its own encoding",
    async (_name, body, headers: Record<string, string>) => {
      const response = await http.post(body, headers);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(headers["content-type"]?.split(";")[0]);
      expect(await response.text()).toBe(headers["content-type"]?.startsWith("application/json") ? "{}" : "");
      expect(http.kept.map(({ signal, payload }) => [signal, Buffer.from(payload)])).toEqual([
        ["traces", protobuf],
      ]);
    },
  );

  it("in zstd is taken where the platform has it, else the codings to use are named", async () => {
    const compress: unknown = Reflect.get(zlib, "zstdCompressSync");
    const has = typeof compress === "function";
    const body = has ? (compress as (bytes: Uint8Array) => Uint8Array)(protobuf) : protobuf;
    const response = await http.post(body, { ...PROTOBUF_TYPE, "content-encoding": "zstd" });
    expect(response.status).toBe(has ? 200 : 415);
    expect(response.headers.get("accept-encoding")).toBe(has ? null : "identity, gzip, deflate");
    expect(http.kept.length).toBe(has ? 1 : 0);
  });

  it("that is empty is accepted, and nothing is kept", async () => {
    expect((await http.post("{}", JSON_TYPE)).status).toBe(200);
    expect((await http.post("", PROTOBUF_TYPE)).status).toBe(200);
    expect(http.kept).toEqual([]);
  });

  it("reports what cannot be kept by partial success", async () => {
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: "x" }] }] }] });
    expect(await (await http.post(body, JSON_TYPE)).json()).toEqual({
      partialSuccess: { rejectedSpans: "1", errorMessage: "invalid trace id (1)" },
    });
  });
});

describe("partial success", () => {
  const metrics = {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: "a",
                gauge: { dataPoints: [{ timeUnixNano: 5 }, { timeUnixNano: 5, asInt: 1 }, { asInt: 1 }] },
              },
              { name: "b", sum: { dataPoints: [{ timeUnixNano: 5, asInt: 1 }] } },
            ],
          },
        ],
      },
    ],
  };
  const message = "data point without value (1), data point without time (1), metric without temporality (1)";

  it("counts data points by reason, in JSON and in protobuf", async () => {
    const body = JSON.stringify(metrics);
    expect(await (await http.post(body, JSON_TYPE, "/v1/metrics")).json()).toEqual({
      partialSuccess: { rejectedDataPoints: "3", errorMessage: message },
    });
    const binary = transcodeRequest("metrics", Buffer.from(body));
    const answer = await (await http.post(binary, PROTOBUF_TYPE, "/v1/metrics")).arrayBuffer();
    const expected = Buffer.from([10, message.length + 4, 8, 3, 18, message.length]);
    expect(Buffer.from(answer)).toEqual(Buffer.concat([expected, Buffer.from(message)]));
    expect(http.kept.map(({ signal }) => signal)).toEqual(["metrics", "metrics"]);
  });
});
