import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { watchtowerApi } from "./app.ts";

const noTrace = {
  findTrace: async () => undefined,
  checkQuery: () => undefined,
  self: {} as never,
  forward: {} as never,
};
const stopping = () => Promise.reject(new WatchtowerError("unavailable", "the engine is stopping"));

describe("watchtowerApi", () => {
  it("answers the engine's status, never from a cache", async () => {
    const status = { engine: "embedded", state: "ready" };
    const response = await watchtowerApi({ status: async () => status as never, ...noTrace }).request(
      "/status",
    );
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual(status);
  });

  it("maps a failure's kind to a status code and keeps its text", async () => {
    const response = await watchtowerApi({ status: stopping, ...noTrace }).request("/status");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: "the engine is stopping" });
  });

  it("names an unknown endpoint", async () => {
    const response = await watchtowerApi({ status: async () => ({}) as never, ...noTrace }).request(
      "/nothing",
    );
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: "no such endpoint: /nothing" });
  });
});
