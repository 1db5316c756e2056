import { describe, expect, it } from "vitest";
import type { QueryData } from "../../api/wire/prometheus.ts";
import { mapGraph, mapQueries, serviceMap } from "./service-map.ts";

/** `client server type value` a line. */
function vector(...lines: string[]): QueryData {
  const result = lines.map((line) => {
    const [client = "", server = "", type = "", value = ""] = line.split(" ");
    const labels = type === "-" ? {} : { connection_type: type };
    return { metric: { client, server, ...labels }, value: [0, value] as const };
  });
  return { resultType: "vector", result };
}

/** `client server type count…` a line: counts up to 0.1 s, 0.2 s and all. */
function histograms(...lines: string[]): QueryData {
  const bounds = ["0.1", "0.2", "+Inf"];
  const result = lines.flatMap((line) => {
    const [client = "", server = "", type = "", ...counts] = line.split(" ");
    const labels = type === "-" ? {} : { connection_type: type };
    return bounds.map((le, at) => ({
      metric: { client, server, ...labels, le },
      value: [0, counts[at] ?? ""] as const,
    }));
  });
  return { resultType: "vector", result };
}

const EMPTY = { calls: vector(), failed: vector(), buckets: vector(), mean: vector() };

const SHOP = serviceMap({
  calls: vector("web cart - 10", "cart db database 4", "web pay - 1", "old gone - 0"),
  failed: vector("web cart - 1"),
  buckets: histograms("web cart - 6 10 10", "cart db database 0 0 0", "web pay - 1 1 1"),
  mean: vector("web cart - 0.05", "cart db database NaN", "web pay - 0.012"),
});

describe("serviceMap", () => {
  it("has a connection for each pair that called within the time, the busiest first", () => {
    const none = { seconds: NaN };
    const fast = { seconds: 0.1, side: "below" };
    const slow = { seconds: 0.1875 };
    expect(SHOP.edges).toEqual([
      { client: "web", server: "cart", type: "", calls: 10, failed: 1, p50: fast, p95: slow, mean: 0.05 },
      {
        client: "cart",
        server: "db",
        type: "database",
        calls: 4,
        failed: 0,
        p50: none,
        p95: none,
        mean: NaN,
      },
      { client: "web", server: "pay", type: "", calls: 1, failed: 0, p50: fast, p95: fast, mean: 0.012 },
    ]);
  });

  it("counts what a service is asked, and of an entry what it asks", () => {
    const none = { seconds: NaN };
    expect(SHOP.nodes).toEqual([
      { name: "cart", type: "", isEntry: false, calls: 10, failed: 1, p95: { seconds: 0.1875 }, mean: 0.05 },
      { name: "db", type: "database", isEntry: false, calls: 4, failed: 0, p95: none, mean: NaN },
      {
        name: "pay",
        type: "",
        isEntry: false,
        calls: 1,
        failed: 0,
        p95: { seconds: 0.1, side: "below" },
        mean: 0.012,
      },
      { name: "web", type: "", isEntry: true, calls: 11, failed: 1, p95: none, mean: NaN },
    ]);
  });

  it("weighs averages by calls", () => {
    const calls = vector("web cart - 9", "app cart - 1", "old cart - 4");
    const mean = vector("web cart - 0.1", "app cart - 0.2");
    const { nodes } = serviceMap({ ...EMPTY, calls, mean });
    expect(nodes.find(({ name }) => name === "cart")?.mean).toBeCloseTo(0.11);
  });

  it("knows which end of a connection is not instrumented", () => {
    const calls = vector("user web virtual_node 2", "web bank virtual_node 1", "user lone virtual_node 1");
    const { nodes } = serviceMap({ ...EMPTY, calls });
    expect(nodes.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "bank virtual_node",
      "lone ",
      "user virtual_node",
      "web ",
    ]);
  });

  it("asks over the whole range, and over a minute at least", () => {
    expect(mapQueries(3600).calls).toContain("[3600s]");
    expect(mapQueries(10).buckets).toContain("[60s]");
  });
});

describe("mapGraph", () => {
  it("says of what is faster than all buckets that it is", () => {
    const { nodes, edges } = mapGraph(SHOP);
    expect(nodes.map(({ stats }) => stats)).toEqual([
      ["10/s", "188 ms"],
      ["4/s", ""],
      ["1/s", "< 100 ms"],
      ["11/s"],
    ]);
    expect(edges.map(({ stats }) => stats[1])).toEqual(["188 ms", "", "< 100 ms"]);
  });

  it("draws what fails, what is busy, and what is not instrumented", () => {
    const { nodes, edges } = mapGraph(SHOP);
    expect(nodes.map(({ id, ok, isVirtual }) => ({ id, ok, isVirtual }))).toEqual([
      { id: "cart", ok: 0.9, isVirtual: undefined },
      { id: "db", ok: 1, isVirtual: true },
      { id: "pay", ok: 1, isVirtual: undefined },
      { id: "web", ok: 1 - 1 / 11, isVirtual: undefined },
    ]);
    expect(edges.map(({ weight, isFailing }) => ({ weight, isFailing }))).toEqual([
      { weight: 1, isFailing: true },
      { weight: 0.4, isFailing: false },
      { weight: 0.1, isFailing: false },
    ]);
  });
});
