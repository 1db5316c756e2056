import { beforeEach, describe, expect, it } from "vitest";
import { MemorySource } from "../../../test/conformance/promql/memory-source.ts";
import { parseSeriesLine } from "../../../test/conformance/promql/notation.ts";
import { unixMilli } from "../../base/units.ts";
import type { SelectRequest } from "../../store/metrics/source.ts";
import { formatLabels } from "../vector/format-labels.ts";
import { PromqlEngine, type PromqlLimits, type QueryOptions } from "./engine.ts";

const source = new MemorySource();
const MINUTE = 60_000;
const free: QueryOptions = { signal: new AbortController().signal };

function load(...lines: string[]): void {
  for (const line of lines) {
    const { labels, points } = parseSeriesLine(line, 1);
    source.add(
      labels,
      points.map((point, index) => ({ ...point, time: index * MINUTE })),
    );
  }
}

async function ask(query: string, limits: Partial<PromqlLimits> = {}, options = free): Promise<string[]> {
  const { result } = await new PromqlEngine(source, limits).instant(query, unixMilli(5 * MINUTE), options);
  if (result.kind !== "vector") return [result.kind];
  return result.series.map(({ labels, values }) => `${formatLabels(labels)} ${values[0]}`);
}

beforeEach(() => {
  source.clear();
  load('a_total{key="1"} 0+60x5', 'b_total{key="1"} 0+120x5', 'load{key="1", host="x"} 3 3 3 3 3 3');
});

describe("names, as a server with default settings has them", () => {
  it.each([
    ["+load", ['{__name__="load", host="x", key="1"} 3']],
    ["-load", ['{host="x", key="1"} -3']],
    ["load > 1", ['{__name__="load", host="x", key="1"} 3']],
    ["load > on (key) a_total", []],
    ["a_total > on (key) load", ['{key="1"} 300']],
    ["load < on (key) group_left a_total", ['{__name__="load", host="x", key="1"} 3']],
    ["last_over_time(load[5m])", ['{__name__="load", host="x", key="1"} 3']],
    ["max_over_time(load[5m])", ['{host="x", key="1"} 3']],
    ['label_replace(load, "host", "", "host", ".*")', ['{__name__="load", key="1"} 3']],
    ["sum by (__name__) (load)", ['{__name__="load"} 3']],
    ["sum by (__name__) (rate(a_total[5m]))", ["{} 1"]],
    ["sum without (host) (load)", ['{key="1"} 3']],
    ["timestamp(load)", ['{host="x", key="1"} 300']],
  ])("%s", async (query, answer) => {
    expect(await ask(query)).toEqual(answer);
  });

  it("are not in notes about histograms that lost theirs", async () => {
    load("size {{schema:0 sum:NaN count:4 buckets:[1 2]}}x5");
    for (const query of ["histogram_quantile(0.5, size)", "histogram_fraction(0, 1, size)"]) {
      const { infos } = await new PromqlEngine(source).instant(query, unixMilli(5 * MINUTE), free);
      expect(infos).toEqual([expect.stringMatching(/has NaN observations, [a-z ]+ \(/)]);
    }
  });

  it("go at the end of a range, too, where they go late", async () => {
    const features = new Set(["promql-delayed-name-removal"] as const);
    const engine = new PromqlEngine(source, {}, features);
    const { result } = await engine.instant("abs(load)[2m:1m]", unixMilli(5 * MINUTE), free);
    expect(result.kind === "matrix" && result.series.map(({ labels }) => formatLabels(labels))).toEqual([
      '{host="x", key="1"}',
    ]);
  });

  it("refuses to make two series the same", async () => {
    const error = "vector cannot contain metrics with the same labelset";
    await expect(ask('rate({__name__=~"._total"}[5m])')).rejects.toMatchObject({
      kind: "execution",
      message: error,
    });
    await expect(ask('{__name__=~"._total"} * 2')).rejects.toThrow(error);
  });
});

describe("limits", () => {
  it.each<[string, Partial<PromqlLimits>, string]>([
    ['{key="1"}', { maxSeries: 2 }, "limit query.maxSeries = 2"],
    ["a_total[5m]", { maxSamples: 4 }, "limit query.maxSamples = 4"],
    ["((((1))))", { maxDepth: 3 }, "limit maxDepth = 3"],
    ["load[1h:1s]", { maxSubquerySteps: 100 }, "limit maxSubquerySteps = 100"],
  ])("%s with %j", async (query, limits, message) => {
    await expect(ask(query, limits)).rejects.toMatchObject({
      kind: "limit",
      message: expect.stringContaining(message) as string,
    });
  });

  it("counts the steps of a range query", async () => {
    const engine = new PromqlEngine(source, { maxPoints: 10 });
    const steps = (end: number) => engine.range("load", unixMilli(0), unixMilli(end), 1000, free);
    await expect(steps(10_000)).resolves.toBeDefined();
    await expect(steps(11_000)).rejects.toMatchObject({ kind: "limit" });
  });

  it("stops when the client is gone, and when the time is over", async () => {
    const aborted = { signal: AbortSignal.abort() };
    await expect(ask("load", {}, aborted)).rejects.toMatchObject({ kind: "canceled" });
    await expect(ask("load", {}, { ...free, timeoutMs: -1 })).rejects.toMatchObject({ kind: "timeout" });
    await expect(ask("load", {}, { ...free, timeoutMs: -1 })).rejects.toThrow("(limit timeout = -1 ms)");
    await expect(ask("load", { timeoutMs: -2 }, free)).rejects.toThrow("(limit query.timeout = -2 ms)");
  });

  it("lets others run during a long query", async () => {
    for (let i = 0; i < 300; i++) load(`wide{i="${i}"} 0+1x60`);
    let ticks = 0;
    const ticker = setInterval(() => ticks++, 1);
    const engine = new PromqlEngine(source);
    await engine.range("sum(rate(wide[30m]))", unixMilli(0), unixMilli(60 * MINUTE), 1000, free);
    clearInterval(ticker);
    expect(ticks).toBeGreaterThan(0);
  });
});

describe("what is read from the store", () => {
  it("is one selection per selector, with the times that its windows need", async () => {
    const requests: SelectRequest[] = [];
    const spy = new Proxy(source, {
      get: (target, key) =>
        key === "select"
          ? (request: SelectRequest) => {
              requests.push(request);
              return target.select(request);
            }
          : Reflect.get(target, key),
    });
    const query = "rate(a_total[5m]) + rate(a_total[2m]) + b_total offset 1h + max_over_time(load[10m:1m])";
    await new PromqlEngine(spy).range(query, unixMilli(0), unixMilli(10 * MINUTE), MINUTE, free);
    expect(
      requests.map(({ matchers, start, end }) => [matchers[0]?.value, start / MINUTE, end / MINUTE]),
    ).toEqual([
      ["a_total", -5 + 1 / MINUTE, 10],
      ["b_total", -65 + 1 / MINUTE, -50],
      ["load", -14 + 1 / MINUTE, 10],
    ]);
  });
});
