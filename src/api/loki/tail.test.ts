import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { LogqlEngine } from "../../query/logql/engine.ts";
import { MemorySource } from "../../query/logql/testing/memory-source.ts";
import type { TailMessage } from "../wire/loki.ts";
import { checkTail, tailSocket } from "./tail.ts";

const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
const line = (text: string, time = now()) => ({ time, line: text, stream: { service_name: "shop" } });

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
});

async function tailOf(source: MemorySource, query: string, headers = {}): Promise<WebSocket> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  servers.push(server);
  await once(server, "listening");
  const engine = new LogqlEngine(source);
  server.on("connection", (socket, request) => {
    const flags = String(request.headers["x-loki-response-encoding-flags"] ?? "");
    tailSocket(engine, socket, new URL(request.url ?? "/", "http://localhost"), flags);
  });
  const { port } = server.address() as AddressInfo;
  return new WebSocket(`ws://127.0.0.1:${port}/loki/api/v1/tail?${query}`, { headers });
}

async function next(client: WebSocket): Promise<TailMessage> {
  const [data] = (await once(client, "message")) as [Buffer];
  return JSON.parse(data.toString()) as TailMessage;
}

const linesOf = ({ streams }: TailMessage) => streams.flatMap(({ values }) => values.map(([, text]) => text));

describe("tail", () => {
  it("sends the last lines first, oldest to newest, then what arrives and passes", async () => {
    const before = now() - 5_000_000_000n;
    const source = new MemorySource([
      line("one", before),
      line("two", before + 1n),
      line("three", before + 2n),
    ]);
    const query = encodeURIComponent('{service_name="shop"} != "noise"');
    const client = await tailOf(source, `query=${query}&limit=2`);
    const first = await next(client);
    expect(first.streams[0]?.stream).toEqual({ service_name: "shop" });
    expect(linesOf(first)).toEqual(["two", "three"]);
    source.add([line("noise"), line("four")]);
    expect(linesOf(await next(client))).toEqual(["four"]);
    client.close();
  });

  it("keeps categories apart when asked to", async () => {
    const given = { ...line('{"user":"ann"}', now() - 1_000_000_000n), metadata: { trace_id: "t1" } };
    const query = encodeURIComponent('{service_name="shop"} | json');
    const headers = { "X-Loki-Response-Encoding-Flags": "categorize-labels" };
    const client = await tailOf(new MemorySource([given]), `query=${query}`, headers);
    expect(await next(client)).toEqual({
      streams: [
        {
          stream: { service_name: "shop" },
          values: [
            [
              String(given.time),
              given.line,
              { structuredMetadata: { trace_id: "t1" }, parsed: { user: "ann" } },
            ],
          ],
        },
      ],
      encodingFlags: ["categorize-labels"],
    });
    client.close();
  });

  it("reports what a client that is too slow does not get", async () => {
    const source = new MemorySource([line("first", now() - 1_000_000_000n)]);
    const client = await tailOf(source, `query=${encodeURIComponent('{service_name="shop"}')}`);
    await next(client);
    source.add(Array.from({ length: 10_003 }, (_, index) => line(`line ${index}`)));
    const message = await next(client);
    expect(message.dropped_entries).toHaveLength(3);
    expect(linesOf(message)[0]).toBe("line 3");
    client.close();
  });

  it.each([
    ["query=rate({a=`b`}[1m])", "only log queries are supported for tailing"],
    ["query={", "parse error at line 1, col 2: syntax error: unexpected $end"],
    ["query={a=`b`}%26delay_for=9", "parse error at line 1, col 8: syntax error: unexpected IDENTIFIER"],
    ["query={a=`b`}&delay_for=9", "delay_for can't be greater than 5"],
    ["query={a=`b`}&limit=-1", "limit must be a positive value"],
  ])("refuses %s before the upgrade", (query, message) => {
    const check = (): void =>
      checkTail(new LogqlEngine(new MemorySource()), new URL(`http://localhost/tail?${query}`));
    expect(check).toThrow(message);
  });
});
