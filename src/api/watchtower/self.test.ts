import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { watchtowerApi } from "./app.ts";
import type { SelfSource } from "./self.ts";

const source: SelfSource = {
  config: () => ({ settings: [{ key: "host", value: "127.0.0.1", env: "WATCHTOWER_HOST", help: "" }] }),
  graph: async () => undefined,
  doctor: async (engine) => ({ engine, findings: [] }),
  cluster: async () => {
    throw new WatchtowerError("execution", "kubectl is not installed");
  },
  ruleFiles: async () => ({ patterns: { metrics: [], logs: [] }, files: [] }),
  dashboardFiles: async () => ({ problems: [{ file: "team/a.json", problem: "is no JSON" }] }),
};
const app = watchtowerApi({
  status: async () => ({}) as never,
  findTrace: async () => undefined,
  checkQuery: () => undefined,
  self: source,
  forward: {} as never,
});

describe("selfApi", () => {
  it.each([
    ["/config", { settings: [{ key: "host", value: "127.0.0.1", env: "WATCHTOWER_HOST", help: "" }] }],
    ["/doctor", { engine: "embedded", findings: [] }],
    ["/doctor?engine=kubernetes", { engine: "kubernetes", findings: [] }],
    ["/rule-files", { patterns: { metrics: [], logs: [] }, files: [] }],
    ["/dashboard-files", { problems: [{ file: "team/a.json", problem: "is no JSON" }] }],
  ])("answers %s", async (path, body) => {
    const response = await app.request(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual(body);
  });

  it.each([
    ["/graph", 503, "no Alloy file is in use yet"],
    ["/engines/kubernetes", 422, "kubectl is not installed"],
    ["/doctor?engine=docker", 400, 'engine is to be one of embedded, kubernetes, not "docker"'],
  ])("says why not, for %s", async (path, status, error) => {
    const response = await app.request(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error });
  });
});
