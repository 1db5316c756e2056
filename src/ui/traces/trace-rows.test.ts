import { describe, expect, it } from "vitest";
import { clickedSort, sortOf, sortText, sortTraces, traceRows } from "./trace-rows.ts";

const body = {
  metrics: {},
  traces: [
    {
      traceID: "2f3e0cee77ae5dc9c17ade3689eb2e54",
      rootServiceName: "shop",
      rootTraceName: "GET /",
      startTimeUnixNano: "1700000000000000000",
      durationMs: 12,
      spanSets: [{ spans: [], matched: 2 }],
      serviceStats: { cart: { spanCount: 1, errorCount: 1 }, shop: { spanCount: 3 } },
    },
    {
      traceID: "1",
      rootServiceName: "<root span not yet received>",
      startTimeUnixNano: "1700000001000000000",
    },
  ],
};

it("traceRows sums up spans and errors and gives short ids their zeros back", () => {
  const [shop, short] = traceRows(body);
  expect(shop).toMatchObject({ spans: 4, errors: 1, matched: 2, startMs: 1_700_000_000_000 });
  expect(shop?.services.map((service) => service.name)).toEqual(["shop", "cart"]);
  expect(short).toMatchObject({ id: "1".padStart(32, "0"), durationMs: 0, name: "" });
});

it("sortTraces sorts by a column", () => {
  expect(sortTraces(traceRows(body), "durationMs", true).map((row) => row.durationMs)).toEqual([12, 0]);
  expect(sortTraces(traceRows(body), "startMs", true)[0]?.durationMs).toBe(0);
});

describe("the order of found traces", () => {
  it("is in the URL, but for newest first", () => {
    expect(sortText(sortOf(null))).toBeUndefined();
    expect(sortText(sortOf("-spans"))).toBe("-spans");
    expect(sortText(sortOf("name"))).toBe("name");
    expect(sortOf("-nonsense")).toEqual({ key: "startMs", descending: true });
  });

  it("is turned round by a second click", () => {
    const once = clickedSort(sortOf(null), "durationMs");
    expect(once).toEqual({ key: "durationMs", descending: true });
    expect(clickedSort(once, "durationMs").descending).toBe(false);
    expect(clickedSort(once, "name").descending).toBe(false);
  });
});
