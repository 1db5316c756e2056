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

const EMPTY = { calls: vector(), failed: vector(), p50: vector(), p95: vector() };

const SHOP = serviceMap({
  calls: vector("web cart - 10", "cart db database 4", "web pay - 1", "old gone - 0"),
  failed: vector("web cart - 1"),
  p50: vector("web cart - 0.01"),
  p95: vector("web cart - 0.2", "cart db database NaN"),
});

describe("serviceMap", () => {
  it("has a connection for each pair that called within the time, the busiest first", () => {
    expect(SHOP.edges).toEqual([
      { client: "web", server: "cart", type: "", calls: 10, failed: 1, p50: 0.01, p95: 0.2 },
      { client: "cart", server: "db", type: "database", calls: 4, failed: 0, p50: NaN, p95: NaN },
      { client: "web", server: "pay", type: "", calls: 1, failed: 0, p50: NaN, p95: NaN },
    ]);
  });

  it("counts what a service is asked, and of an entry what it asks", () => {
    expect(SHOP.nodes).toEqual([
      { name: "cart", type: "", isEntry: false, calls: 10, failed: 1, p95: 0.2 },
      { name: "db", type: "database", isEntry: false, calls: 4, failed: 0, p95: NaN },
      { name: "pay", type: "", isEntry: false, calls: 1, failed: 0, p95: NaN },
      { name: "web", type: "", isEntry: true, calls: 11, failed: 1, p95: NaN },
    ]);
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
    expect(mapQueries(10).p95).toContain("[60s]");
  });
});

describe("mapGraph", () => {
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
