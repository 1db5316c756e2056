import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../base/errors.ts";
import { watchtowerApi } from "./app.ts";

const app = watchtowerApi({
  self: {} as never,
  forward: {} as never,
  status: () => Promise.reject(new Error("not asked")),
  findTrace: async () => undefined,
  checkQuery(language, query) {
    if (query === "crash") throw new TypeError("a defect");
    const position = { line: 1, column: 5 };
    if (query !== "up") throw new WatchtowerError("invalid", `${language}: no`, { position });
  },
});
const ask = async (language: string, query: string) => {
  const search = new URLSearchParams({ language, query });
  const response = await app.request(`/queries/check?${search.toString()}`);
  return { status: response.status, body: await response.json() };
};

describe("GET /queries/check", () => {
  it("answers nothing for a sound query, and what is wrong with its place for another", async () => {
    expect(await ask("promql", "up")).toEqual({ status: 200, body: {} });
    expect(await ask("logql", "up(")).toEqual({
      status: 200,
      body: { problem: { message: "logql: no", line: 1, column: 5 } },
    });
  });

  it("refuses other languages, endless texts, and keeps defects apart from bad queries", async () => {
    expect(await ask("sql", "up")).toMatchObject({
      status: 400,
      body: { error: 'language is to be one of promql, logql, traceql, not "sql"' },
    });
    expect((await ask("promql", "x".repeat(20_001))).status).toBe(422);
    expect((await ask("promql", "crash")).status).toBe(500);
  });
});
