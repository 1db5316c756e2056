import { describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import { PromqlEngine } from "../../query/promql/engine.ts";
import type { TsdbAdmin } from "./admin.ts";
import { prometheusApi } from "./app.ts";
import { ALL_TIME } from "./parameters.ts";
import { optionsWith } from "./testing/options.ts";

function recorded(isEnabled: boolean) {
  const calls: unknown[] = [];
  const admin: TsdbAdmin = {
    isEnabled,
    deleteSeries: async (sets, range) => void calls.push({ sets, range }),
    cleanTombstones: async () => void calls.push("clean"),
  };
  const app = prometheusApi(new PromqlEngine(new MemorySource()), optionsWith({ admin }));
  const post = async (path: string, method = "POST") => {
    const response = await app.request(`/api/v1/admin/tsdb/${path}`, { method });
    return { status: response.status, text: await response.text() };
  };
  return { calls, post };
}

const error = (errorType: string, message: string) =>
  JSON.stringify({ status: "error", errorType, error: message });

describe("admin/tsdb", () => {
  it("is off unless set, as in Prometheus", async () => {
    const { calls, post } = recorded(false);
    for (const path of ["delete_series?match[]=up", "clean_tombstones", "snapshot"]) {
      expect(await post(path)).toEqual({ status: 503, text: error("unavailable", "admin APIs disabled") });
    }
    expect(calls).toEqual([]);
  });

  it("deletes what is selected, in the range, all of time by default", async () => {
    const { calls, post } = recorded(true);
    const paths = ["delete_series?match[]=up&match[]=a{b=~'c'}&start=1&end=2.5", "delete_series?match[]=up"];
    for (const path of paths) expect(await post(path, "PUT")).toEqual({ status: 204, text: "" });
    const named = (value: string) => ({ name: "__name__", operator: "=", value });
    expect(calls).toEqual([
      {
        sets: [[named("up")], [{ name: "b", operator: "=~", value: "c" }, named("a")]],
        range: { start: 1000, end: 2500 },
      },
      { sets: [[named("up")]], range: ALL_TIME },
    ]);
  });

  it("refuses a question that is wrong", async () => {
    const { calls, post } = recorded(true);
    const bad = (message: string) => ({ status: 400, text: error("bad_data", message) });
    expect(await post("delete_series")).toEqual(bad("no match[] parameter provided"));
    expect(await post("delete_series?match[]=up&start=x")).toEqual(
      bad(`invalid parameter "start": invalid time value for 'start': cannot parse "x" to a valid timestamp`),
    );
    expect(await post("delete_series?match[]={}")).toMatchObject({ status: 400 });
    expect(await post("snapshot")).toEqual(
      bad("snapshots are not supported; `watchtower down`, then copy the data folder"),
    );
    expect(await post("delete_series?match[]=up", "GET")).toMatchObject({ status: 405 });
    expect(calls).toEqual([]);
  });

  it("cleans", async () => {
    const { calls, post } = recorded(true);
    expect(await post("clean_tombstones")).toEqual({ status: 204, text: "" });
    expect(calls).toEqual(["clean"]);
  });
});
