import { describe, expect, it } from "vitest";
import { LogqlEngine, type LogqlLimits } from "../../query/logql/engine.ts";
import { lokiApi } from "./app.ts";
import { CONFIGURATIONS } from "./testing/parts.ts";
import { PARTS, RANGE, source } from "./testing/shop-api.ts";

describe("limits of what may be asked for", () => {
  const ask = async (path: string, limits: Partial<LogqlLimits>, configurations = CONFIGURATIONS) => {
    const limited = lokiApi(new LogqlEngine(source, limits), { ...PARTS, configurations });
    const response = await limited.request(`/loki/api/v1${path}&${RANGE}`);
    return [response.status, await response.text()];
  };

  it.each(["query_range?query={a=`b`}", "labels?", "label/a/values?", "series?", "index/volume?query={}"])(
    "are a range of time for %s",
    async (path) => {
      const long =
        "the query time range exceeds the limit (query length: 1m0s, limit: 59s) (limit loki.limits_config.max_query_length = 59s)\n";
      expect(await ask(`/${path}`, { maxRangeMs: 59_000 })).toEqual([400, long]);
      expect((await ask(`/${path}`, { maxRangeMs: 60_000 }))[0]).toBe(200);
    },
  );

  it("are label sets whose volumes are added up", async () => {
    const path = "/index/volume?query={}&targetLabels=service_name";
    const many =
      "the query hit the max number of series limit (limit: 1 series) (limit loki.limits_config.volume_max_series = 1)\n";
    expect(await ask(path, { maxVolumes: 1 })).toEqual([400, many]);
    expect((await ask(`${path}&limit=0`, { maxVolumes: 2 }))[0]).toBe(200);
    expect((await ask(`${path}&limit=-1`, {}))[0]).toBe(400);
  });

  it("may be that volumes are not told", async () => {
    const { actual, defaults } = CONFIGURATIONS;
    const off = { actual: { ...actual, limits_config: { volume_enabled: false } }, defaults };
    for (const path of ["/index/volume?query={}", "/index/volume_range?query={}"])
      expect(await ask(path, {}, off)).toEqual([404, "not found\n"]);
  });
});
