import { describe, expect, it } from "vitest";
import { app, body } from "./testing/shop-api.ts";

describe("the rest", () => {
  it("is told to people", async () => {
    expect(await (await app.request("/status/version")).text()).toMatch(
      /^GET \/status\/version\ntempo, version 2/,
    );
    expect(await (await app.request("/status")).text()).toContain("/api/v2/search/tags");
    const refused = await app.request("/status/config");
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining("watchtower config show"),
    ]);
    expect((await app.request("/status", { method: "POST" })).status).toBe(405);
  });

  it("tells what it is", async () => {
    expect(await (await app.request("/api/echo")).text()).toBe("echo");
    expect((await app.request("/ready")).status).toBe(200);
    expect(await body("/api/status/buildinfo")).toHaveProperty("version");
  });

  it("names what it does not do", async () => {
    const answer = await app.request("/api/metrics/summary?q={}");
    expect([answer.status, await answer.text()]).toEqual([
      400,
      "/api/metrics/summary is not supported; use /api/metrics/query_range",
    ]);
    expect((await app.request("/api/nothing")).status).toBe(404);
    expect((await app.request("/api/search", { method: "DELETE" })).status).toBe(405);
  });

  it("bounds forms", async () => {
    const form = new URLSearchParams({ q: "1".repeat(5_000_000) });
    const answer = await app.request("/api/search", { method: "POST", body: form });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      "request body too large (limit maxFormBytes = 4194304)",
    ]);
  });
});
