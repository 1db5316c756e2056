import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TraceqlEngine } from "../../../query/traceql/engine.ts";
import { MemorySource } from "../../../query/traceql/testing/memory-source.ts";
import { SHOP_START, shop } from "../../../query/traceql/testing/shop.ts";
import { QuerierClient } from "../../../../test/kit/tempo/querier.ts";
import { hostCheck } from "./host-check.ts";
import { answerQuerier } from "./querier-calls.ts";
import { takeHttp2 } from "./query-port.ts";

const isOurs = hostCheck([]);
const engine = new TraceqlEngine(new MemorySource(shop()), { maxTraces: 50 });
let server: Server;
let endHttp2: () => void;
let address: string;
let client: QuerierClient;

beforeAll(async () => {
  server = createServer((request, response) => response.end(`1 ${request.url}`));
  endHttp2 = takeHttp2(server, {
    grpc: (stream, headers) => void answerQuerier(stream, headers, engine, isOurs),
    other: (request, response) => void response.end(`2 ${request.url}`),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const found = server.address();
  if (found === null || typeof found === "string") throw new Error("no port");
  address = `127.0.0.1:${found.port}`;
  client = new QuerierClient(address);
});
afterAll(async () => {
  client.close();
  endHttp2();
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

describe("one port", () => {
  it("speaks HTTP/1, also where the request comes in pieces", async () => {
    expect(await (await fetch(`http://${address}/a`)).text()).toBe("1 /a");
    const [host = "", port = ""] = address.split(":");
    const socket = connect(Number(port), host);
    // As the preface of HTTP/2 begins.
    for (const piece of [
      "P",
      "OST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ]) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 200 [^]*1 \/b/);
  });

  it("speaks HTTP/2 that is known of before, without gRPC", async () => {
    const session = connectHttp2(`http://${address}`);
    const stream = session.request({ ":path": "/c" });
    let text = "";
    for await (const chunk of stream) text += String(chunk);
    expect(text).toBe("2 /c");
    session.close();
  });

  it("ends connections that say nothing when it closes", async () => {
    const [host = "", port = ""] = address.split(":");
    const accepted = once(server, "connection");
    const socket = connect(Number(port), host);
    // What was sent and not read makes the end a reset.
    socket.on("error", () => {});
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await accepted;
    socket.write("PRI * HT");
    endHttp2();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});

describe("tempopb.StreamingQuerier", () => {
  it("searches", async () => {
    const query = "{ status = error }";
    const { messages, status } = await client.ask("Search", { query, limit: 20 });
    expect(status).toBe("OK");
    expect(messages.at(-1)).toEqual({
      traces: [
        {
          traceId: "1",
          rootServiceName: "web",
          rootTraceName: "POST /buy",
          startTimeUnixNano: "1700000000000000000",
          durationMs: 100,
          spanSet: expect.objectContaining({ matched: 1 }),
          spanSets: [
            {
              matched: 1,
              spans: [
                {
                  spanId: "00000000000000a3",
                  startTimeUnixNano: "1700000000020000000",
                  durationNanos: "30000000",
                  attributes: [{ key: "status", value: { stringValue: "error" } }],
                },
              ],
            },
          ],
          serviceStats: { web: { spanCount: 2 }, pay: { spanCount: 1, errorCount: 1 } },
        },
      ],
      metrics: { totalBlocks: 1, completedJobs: 1, totalJobs: 1, inspectedSpans: expect.any(String) },
    });
  });

  it.each([
    [{ tags: { "service.name": "pay" } }, 2],
    [{ tags: { amount: "9.5" }, minDurationMs: 50 }, 1],
    [{ minDurationMs: 1000 }, 0],
    [{ query: "{}", start: SHOP_START + 1, end: SHOP_START + 3 }, 1],
    [{ query: "{}", limit: 1 }, 1],
    [{ query: "{} | rate()" }, 3],
  ])("searches by %j: %d traces", async (request, traces) => {
    const { messages } = await client.ask("Search", request);
    expect(messages.flatMap((message) => message["traces"] ?? [])).toHaveLength(traces);
  });

  it("lists tags, and values", async () => {
    const tags = await client.ask("SearchTags", { scope: "resource" });
    expect(tags.messages).toMatchObject([{ tagNames: ["service.name", "x"] }]);
    const scoped = await client.ask("SearchTagsV2", { query: '{ name = "late" }', scope: "span" });
    expect(scoped.messages).toMatchObject([{ scopes: [{ name: "span", tags: ["slow"] }] }]);
    const limited = await client.ask("SearchTagsV2", { maxTagsPerScope: 1, scope: "span" });
    expect(limited.messages).toMatchObject([{ scopes: [{ name: "span", tags: ["amount"] }] }]);
    const plain = await client.ask("SearchTagValues", { tagName: "service.name" });
    expect(plain.messages).toMatchObject([{ tagValues: ["pay", "web"] }]);
    const typed = await client.ask("SearchTagValuesV2", { tagName: "span.amount" });
    expect(typed.messages).toMatchObject([
      {
        tagValues: [
          { type: "int", value: "10" },
          { type: "float", value: "9.5" },
        ],
      },
    ]);
  });

  const nanos = (seconds: number): string => `${SHOP_START + seconds}000000000`;

  it("answers metrics of a range with exemplars, and of an instant", async () => {
    const range = { query: "{} | rate() by (name)", start: nanos(0), end: nanos(5), step: "5000000000" };
    const { messages } = await client.ask("MetricsQueryRange", { ...range, exemplars: 10 });
    expect(messages.at(-1)).toMatchObject({
      series: expect.arrayContaining([
        {
          labels: [{ key: "name", value: { stringValue: "GET /" } }],
          samples: [{ timestampMs: "1700000000000" }, { timestampMs: "1700000005000", value: 0.2 }],
          exemplars: [{ labels: expect.any(Array), value: 0.2, timestampMs: "1700000002000" }],
        },
      ]),
      metrics: { completedJobs: 1, totalJobs: 1 },
    });
    const some = await client.ask("MetricsQueryRange", { ...range, maxSeries: 2 });
    expect(some.messages.at(-1)).toMatchObject({
      series: [{}, {}],
      status: "PARTIAL",
      message: expect.stringContaining("maximum series limit of 2"),
    });
    const instant = await client.ask("MetricsQueryInstant", {
      query: "{} | count_over_time() by (status)",
      start: nanos(0),
      end: nanos(10),
    });
    expect(instant.messages.at(-1)).toMatchObject({
      series: [{ labels: [{ value: { stringValue: "error" } }], value: 1 }, {}],
    });
  });

  it.each([
    ["Search", { query: "{ name = }" }, "INVALID_ARGUMENT", "invalid TraceQL query: parse error"],
    ["Search", { query: "{}", limit: 51 }, "INVALID_ARGUMENT", "query.maxTraces = 50"],
    ["Search", { query: "{}", spansPerSpanSet: 101 }, "INVALID_ARGUMENT", "maxSpansPerSpanSet = 100"],
    ["Search", { query: "{}", start: 5 }, "INVALID_ARGUMENT", "received start=5 end=0"],
    ["SearchTags", { scope: "nowhere" }, "INVALID_ARGUMENT", "invalid scope: nowhere"],
    ["SearchTagValues", { tagName: "" }, "INVALID_ARGUMENT", "please provide a non-empty tagName"],
    ["SearchTagValuesV2", { tagName: "" }, "INVALID_ARGUMENT", "please provide a non-empty tagName"],
    ["SearchTagValuesV2", { tagName: "foo" }, "INVALID_ARGUMENT", "please provide a valid tagName"],
    ["MetricsQueryRange", { query: "{}" }, "INVALID_ARGUMENT", "not a metrics query"],
    ["MetricsQueryInstant", { query: "" }, "INVALID_ARGUMENT", "the query is empty"],
  ])("refuses %s %j with %s", async (method, request, status, details) => {
    const answer = await client.ask(method, request);
    expect(answer.messages).toEqual([]);
    expect(answer.status).toBe(status);
    expect(answer.details).toContain(details);
  });

  it("answers neither foreign hosts nor unknown methods", async () => {
    const foreign = new QuerierClient(address, { authority: "rebound.example:13000" });
    const refused = await foreign.ask("SearchTags", {});
    expect(refused).toMatchObject({
      status: "PERMISSION_DENIED",
      details: expect.stringContaining("http.allowedHosts"),
    });
    foreign.close();
    const session = connectHttp2(`http://${address}`);
    const headers = { ":method": "POST", "content-type": "application/grpc" };
    const unknown = session.request({ ...headers, ":path": "/tempopb.Pusher/PushBytesV2" });
    unknown.end(Buffer.alloc(5));
    const [response] = (await once(unknown, "response")) as [Record<string, string>];
    expect(response).toMatchObject({ "grpc-status": "12" });
    expect(response["grpc-message"]).toContain("unknown method /tempopb.Pusher/PushBytesV2");
    session.close();
  });
});
