import { describe, expect, it } from "vitest";
import { at, get, RANGE } from "./testing/shop-api.ts";

describe("volumes", () => {
  it("sums bytes by label", async () => {
    const { body } = await get(`/index/volume?${RANGE}&query={service_name=~".%2B"}`);
    expect(body).toMatchObject({
      data: {
        resultType: "vector",
        result: [
          { metric: { service_name: "shop" }, value: [1_700_000_100, expect.stringMatching(/^\d+$/)] },
          { metric: { service_name: "mail" }, value: [1_700_000_100, "18"] },
        ],
      },
    });
    const [shards] = (
      (await get(`/index/shards?${RANGE}&query={service_name="mail"}&targetBytesPerShard=600MB`)).body as {
        shards: object[];
      }
    ).shards;
    expect(shards).toMatchObject({ bounds: { min: 0 }, stats: { streams: 1, entries: 1, bytes: 18 } });
    expect((await get(`/index/stats?${RANGE}&query={service_name="mail"}`)).body).toMatchObject({
      streams: 1,
      entries: 1,
      bytes: 18,
    });
  });

  it("sums bytes in steps that begin at their multiples, as Loki does", async () => {
    const path = `/index/volume_range?start=${at(-5)}&end=${at(25)}&step=10&query={service_name=~".%2B"}`;
    const { body } = await get(path);
    const { result } = (body as { data: { result: readonly { values: readonly [number, string][] }[] } })
      .data;
    // The last point stands at the end.
    expect(result.map(({ values }) => values.map(([time]) => time - 1_700_000_040))).toEqual([
      [expect.closeTo(9.999), expect.closeTo(19.999)],
      [25],
    ]);
  });

  it("wants a selector for volumes and statistics, and knows the empty one for volumes", async () => {
    for (const path of ["stats", "volume", "volume_range"]) {
      expect(await get(`/index/${path}?${RANGE}`)).toEqual({
        status: 400,
        body: "parse error : syntax error: unexpected $end\n",
      });
    }
    expect((await get(`/index/volume?${RANGE}&query={}`)).status).toBe(200);
    for (const path of ["index/stats", "labels", "detected_labels"])
      expect((await get(`/${path}?${RANGE}&query={}`)).status).toBe(400);
    expect(await get(`/index/shards?${RANGE}&query={service_name="mail"}`)).toEqual({
      status: 400,
      body: "targetBytesPerShard must be a positive value\n",
    });
  });

  it("sums bytes by names of labels", async () => {
    const ask = async (path: string) => {
      const { body } = await get(`${path}&query={service_name=~".%2B"}&aggregateBy=labels`);
      return (body as { data: { result: readonly { metric: object }[] } }).data.result;
    };
    const names = (await ask(`/index/volume?${RANGE}`)).map(({ metric }) => metric);
    expect(names).toEqual([{ service_name: "" }, { k8s_pod_name: "" }]);
    const [asked, ...others] = await ask(`/index/volume_range?${RANGE}&step=10&targetLabels=k8s_pod_name`);
    expect(asked?.metric).toEqual({ k8s_pod_name: "" });
    expect(others).toEqual([]);
    expect(await get(`/index/volume?${RANGE}&aggregateBy=lines`)).toMatchObject({ status: 400 });
    expect(await ask(`/index/volume?${RANGE}&targetLabels=service_name,env`)).toEqual([]);
  });

  it("leaves out streams that lack a label that is asked for", async () => {
    const path = `/index/volume?${RANGE}&query={service_name=~".%2B"}&targetLabels=service_name,k8s_pod_name`;
    expect((await get(path)).body).toMatchObject({
      data: { result: [{ metric: { service_name: "shop", k8s_pod_name: "a" } }] },
    });
  });

  it.each([
    ["stats", "limit=x", 'strconv.Atoi: parsing "x": invalid syntax (limit)'],
    [
      "stats",
      "step=0",
      "zero or negative query resolution step widths are not accepted. Try a positive integer",
    ],
    ["stats", "direction=up", "invalid direction 'up'"],
    ["shards", "interval=-1&targetBytesPerShard=1MB", "interval must be >= 0"],
    ["volume", "time=zz", 'strconv.ParseInt: parsing "zz": invalid syntax'],
    ["volume", "direction=up", "invalid direction 'up'"],
    ["volume_range", "direction=up", "invalid direction 'up'"],
    ["volume_range", "limit=-1", "limit must be a positive value"],
  ])("index/%s refuses %s, as Loki does though it means nothing there", async (path, wrong, message) => {
    const query = `${RANGE}&query={service_name="mail"}&${wrong}`;
    expect(await get(`/index/${path}?${query}`)).toEqual({ status: 400, body: `${message}\n` });
  });

  it("take no limit for the usual one", async () => {
    const { status } = await get(`/index/volume_range?${RANGE}&query={service_name="mail"}&limit=0`);
    expect(status).toBe(200);
  });

  it("of no stream are an empty vector", async () => {
    const { body } = await get(`/index/volume_range?${RANGE}&step=10&query={service_name="none"}`);
    expect(body).toEqual({ status: "success", data: { resultType: "vector", result: [] } });
  });
});
