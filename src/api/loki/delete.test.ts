import { describe, expect, it } from "vitest";
import { PUSH_LIMITS } from "../../model/loki/push-limits.ts";
import { LogqlEngine } from "../../query/logql/engine.ts";
import { type DeleteRequest, LineDeletes } from "../../query/logql/deletes/line-deletes.ts";
import { MemorySource } from "../../query/logql/testing/memory-source.ts";
import { lokiApi } from "./app.ts";
import { CONFIGURATIONS } from "./testing/parts.ts";

const GENERATIONS = "cache/generation_numbers";
const HOUR_MS = 3_600_000;

function served(settings: Partial<LineDeletes["settings"]> = {}) {
  const ledger = {
    all: [] as DeleteRequest[],
    add: (request: DeleteRequest) => Promise.resolve(void ledger.all.push(request)),
    remove: (ids: readonly string[]) => {
      ledger.all = ledger.all.filter(({ id }) => !ids.includes(id));
      return Promise.resolve();
    },
    forgetOld: () => Promise.resolve(),
  };
  const deletes = new LineDeletes(
    { deletes: ledger, removePart: () => Promise.resolve(0) },
    {
      retentionEnabled: true,
      mode: "filter-and-delete",
      cancelPeriodMs: HOUR_MS,
      maxIntervalMs: 24 * HOUR_MS,
      ...settings,
    },
  );
  const intake = { maxRequestBytes: 1, receive: () => Promise.reject(new Error("nothing is written here")) };
  const app = lokiApi(new LogqlEngine(new MemorySource()), {
    intake,
    pushLimits: PUSH_LIMITS,
    deletes,
    rules: { groups: [] },
    configurations: CONFIGURATIONS,
  });
  const ask = async (method: string, parameters: Record<string, string> = {}, path = "delete") => {
    const response = await app.request(`/loki/api/v1/${path}?${new URLSearchParams(parameters)}`, { method });
    return {
      status: response.status,
      id: response.headers.get("x-delete-request-id"),
      body: await response.text(),
    };
  };
  return { ask, ledger };
}

const GIVEN = { query: '{app="a"} |= "secret"', start: "1700000000", end: "2023-11-15T01:00:00Z" };

describe("/loki/api/v1/delete", () => {
  it.each(["POST", "PUT"])("takes a request by %s, lists it, and cancels it", async (method) => {
    const { ask } = served();
    const { status, id } = await ask(method, GIVEN);
    expect(status).toBe(204);
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(JSON.parse((await ask("GET")).body)).toEqual([
      {
        request_id: id,
        start_time: 1_700_000_000,
        end_time: 1_700_010_000,
        query: GIVEN.query,
        status: "received",
        created_at: expect.any(Number) as unknown,
        user_id: "",
      },
    ]);
    expect(JSON.parse((await ask("GET", { start: "1600000000", end: "1600000001" })).body)).toEqual([]);
    expect((await ask("DELETE", { request_id: id ?? "" })).status).toBe(204);
    expect((await ask("GET")).body).toBe("[]");
    expect(await ask("DELETE", { request_id: id ?? "" })).toMatchObject({
      status: 404,
      body: "could not find delete request with given id\n",
    });
  });

  it("refuses to cancel late, unless forced", async () => {
    const { ask, ledger } = served();
    const { id } = await ask("POST", GIVEN);
    ledger.all = ledger.all.map((request) => ({ ...request, done: 1, partMs: 1000 }));
    const late = await ask("DELETE", { request_id: id ?? "" });
    expect(late.status).toBe(400);
    expect(late.body).toContain("past the deadline of 1h0m0s since its creation is not allowed");
    expect((await ask("DELETE", { request_id: id ?? "", force: "true" })).status).toBe(204);
  });

  it.each([
    [{ query: "" }, "query not set"],
    [{ query: "{" }, "invalid query expression"],
    [{ query: 'rate({a="b"}[1m])' }, "invalid query expression"],
    [{ start: "" }, "start time not set"],
    [{ start: "soon" }, "invalid start time: require unix seconds or RFC3339 format"],
    [{ end: "170000000" }, "invalid end time: require unix seconds or RFC3339 format"],
    [{ end: "9999999999" }, "deletes in the future are not allowed"],
    [{ start: "1700000.1.", end: "" }, "invalid start time: require unix seconds or RFC3339 format"],
    [{ end: "1600000000" }, "start time can't be greater than or equal to end time"],
    [{ max_interval: "5" }, "invalid max_interval: valid time units are 's', 'm', 'h'"],
    [{ max_interval: "25h" }, "max_interval can't be greater than 24h0m0s"],
    [{ max_interval: "3h" }, "max_interval can't be greater than the interval to be deleted (2h46m40s)"],
  ])("refuses %j", async (wrong, message) => {
    const { ask, ledger } = served();
    expect(await ask("POST", { ...GIVEN, ...wrong })).toMatchObject({ status: 400, body: `${message}\n` });
    expect(ledger.all).toEqual([]);
  });

  it("takes seconds with a fraction where they have ten characters, as Loki", async () => {
    const { ask, ledger } = served();
    expect(await ask("POST", { ...GIVEN, start: "16000000.5", end: "16000001.5" })).toMatchObject({
      status: 204,
    });
    expect(ledger.all).toMatchObject([{ start: 16_000_000_500, end: 16_000_001_500 }]);
  });

  it("ends with a whole second where no end is given, for logcli reads no fractions", async () => {
    const { ask, ledger } = served();
    expect((await ask("POST", { query: GIVEN.query, start: GIVEN.start })).status).toBe(204);
    expect(ledger.all.map(({ end }) => end % 1000)).toEqual([0]);
  });

  it("takes no other methods", async () => {
    expect(await served().ask("PATCH")).toMatchObject({ status: 405, body: "Method Not Allowed\n" });
  });

  it("names no generation of answers that could be kept", async () => {
    expect(await served().ask("GET", {}, GENERATIONS)).toMatchObject({ status: 200, body: '""\n' });
    expect(await served().ask("POST", {}, GENERATIONS)).toMatchObject({ status: 405 });
  });

  it("is off unless retention is enabled, and where the mode says so", async () => {
    expect(await served({ retentionEnabled: false }).ask("GET")).toMatchObject({ status: 400 });
    expect(await served({ mode: "disabled" }).ask("POST", GIVEN)).toMatchObject({
      status: 403,
      body: "deletion is not available for this tenant\n",
    });
    const of = (settings: Partial<LineDeletes["settings"]>) => served(settings).ask("GET", {}, GENERATIONS);
    expect(await of({ retentionEnabled: false })).toMatchObject({ status: 400 });
    expect(await of({ mode: "disabled" })).toMatchObject({ status: 403 });
    expect(await served({ mode: "disabled", retentionEnabled: false }).ask("GET")).toMatchObject({
      status: 403,
    });
  });
});
