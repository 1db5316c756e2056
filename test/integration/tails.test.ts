import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { startInstance } from "../kit/instance.ts";
import type { TestInstance } from "../kit/instance.ts";

const PATIENT = { timeout: 20_000 };

let instance: TestInstance;
beforeAll(async () => {
  instance = await startInstance({ WATCHTOWER_LOKI_MAX_CONCURRENT_TAIL_REQUESTS: "3" });
});
afterAll(() => instance.stop());

function tail(): WebSocket {
  const query = encodeURIComponent('{service_name="shop"}');
  return new WebSocket(`${instance.endpoints.ui.replace("http", "ws")}/loki/api/v1/tail?query=${query}`).on(
    "error",
    () => {},
  );
}

/** 101 when it is open, else what it is refused with. */
function answerTo(socket: WebSocket): Promise<number | undefined> {
  return new Promise((resolve) => {
    socket.once("open", () => resolve(101));
    socket.once("unexpected-response", (asked, response) => {
      asked.destroy();
      resolve(response.statusCode);
    });
  });
}

describe("live tails", () => {
  it("are no more than is set at once; one that ends makes room", async () => {
    const sockets = Array.from({ length: 3 }, tail);
    expect(new Set(await Promise.all(sockets.map(answerTo)))).toEqual(new Set([101]));
    expect(await answerTo(tail())).toBe(429);
    sockets[0]?.close();
    await vi.waitFor(async () => {
      const another = tail();
      expect(await answerTo(another)).toBe(101);
      sockets.push(another);
    }, PATIENT);
    for (const socket of sockets) socket.terminate();
  });
});
