import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { traceMessage } from "../../test/kit/otlp-messages.ts";
import { JSON_TYPE, useOtlpHttp } from "./testing/otlp-http.ts";

const http = useOtlpHttp();
const json = Buffer.from(JSON.stringify(traceMessage("shop", 1000)));

describe("requests of many clients", () => {
  const head =
    "POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
  const chunk = (bytes: number): string => `${bytes.toString(16)}\r\n${" ".repeat(bytes)}\r\n`;

  /** A client that sends so much of a request, and no more. */
  async function slow(bytes: number): Promise<{ readonly socket: Socket; readonly answer: () => string }> {
    const socket = connect(http.port, "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => (answer += data.toString()));
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(head + chunk(bytes));
    return { socket, answer: () => answer };
  }

  it("may not hold more together than the budget; nothing of it leaks", async () => {
    const before = http.acceptor.counts().refused["unavailable"] ?? 0;
    const two = [await slow(9000), await slow(9000)];
    await expect.poll(() => http.budget.usedBytes).toBe(18_000);
    const third = await slow(9000);
    await expect.poll(() => third.answer()).toContain("HTTP/1.1 503");
    expect(third.answer()).toMatch(/retry-after: 5/i);
    expect(third.answer()).toContain(
      "too many requests at once (limit maxInFlightBytes = 25000); retry later",
    );
    expect(http.acceptor.counts().refused["unavailable"]).toBe(before + 1);
    two[0]?.socket.destroy();
    await expect.poll(() => http.budget.usedBytes).toBe(9000);
    two[1]?.socket.write("0\r\n\r\n");
    await expect.poll(() => two[1]?.answer()).toContain("HTTP/1.1 400");
    for (const { socket } of [...two, third]) socket.destroy();
    await expect.poll(() => http.budget.usedBytes).toBe(0);
    expect((await http.post(json, JSON_TYPE)).status).toBe(200);
  });

  it("that vanish at any moment leave nothing behind", async () => {
    const clients = await Promise.all(Array.from({ length: 60 }, (_, index) => slow(100 + index)));
    clients.forEach(({ socket }, index) => (index % 2 === 0 ? socket.destroy() : socket.end()));
    await expect.poll(() => http.budget.usedBytes).toBe(0);
  });

  it("in chunks are told 413, too, when they are too large", async () => {
    const client = await slow(10_001);
    await expect.poll(() => client.answer()).toContain("HTTP/1.1 413");
    client.socket.destroy();
  });
});

const hasty = useOtlpHttp({ headersTimeoutMs: 300, requestTimeoutMs: 500 });

describe("a slow client", () => {
  function talk(text: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(hasty.port, "127.0.0.1", () => socket.write(text));
      let answer = "";
      socket.on("data", (chunk) => (answer += chunk.toString()));
      socket.on("error", () => {});
      socket.on("close", () => resolve(answer));
    });
  }

  it("that says nothing is cut off", async () => {
    expect(await talk("")).not.toContain("200");
  });

  it("that never ends its headers is cut off", async () => {
    expect(await talk("POST /v1/traces HTTP/1.1\r\nhost: x\r\n")).toContain("408");
  });

  it("that never ends its body is cut off", async () => {
    const head =
      "POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    await talk(head);
    expect(hasty.kept).toEqual([]);
  });
});
