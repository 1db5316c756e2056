import { expect, it } from "vitest";
import { metricsLink, spanLogsLink, traceLink } from "./links.ts";
import { changedParams } from "./url-state.ts";

it("metricsLink repeats q for each query", () => {
  expect(metricsLink(["up", "a+b"], { from: "now-1h", to: "now" })).toBe(
    "/explore/metrics?q=up&q=a%2Bb&from=now-1h&to=now",
  );
});

it("traceLink opens a span", () => {
  expect(traceLink("ab", "12")).toBe("/explore/traces/ab?span=12");
  expect(traceLink("ab")).toBe("/explore/traces/ab");
});

it("spanLogsLink looks five minutes around a span", () => {
  const url = new URL(spanLogsLink("ab12", `sh"op`, 1_700_000_000_000, 250), "http://x");
  expect(url.searchParams.get("q")).toBe(`{service_name="sh\\"op"} | trace_id="ab12"`);
  expect(url.searchParams.get("from")).toBe("1699999700000");
  expect(url.searchParams.get("to")).toBe("1700000300250");
});

it("changedParams replaces, repeats and removes", () => {
  const params = changedParams(new URLSearchParams("q=a&q=b&from=now-1h&live=1"), {
    q: ["c", "d"],
    live: undefined,
  });
  expect(params.toString()).toBe("from=now-1h&q=c&q=d");
});
