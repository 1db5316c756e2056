import { expect, it } from "vitest";
import { routeOf } from "./routes.ts";
import { visitLink } from "./visits-store.ts";

it("visitLink brings back the query but keeps the time range", () => {
  const visits = { "/explore/logs": "q=%7Ba%3D%22b%22%7D&from=now-1h&to=now" };
  expect(visitLink("/explore/logs", visits, "from=now-5m&to=now&q=up")).toBe(
    "/explore/logs?q=%7Ba%3D%22b%22%7D&from=now-5m&to=now",
  );
  expect(visitLink("/status", visits, "from=now-5m")).toBe("/status");
});

it("routeOf tells the list of traces from one trace", () => {
  expect(routeOf("/explore/traces")?.title).toBe("Traces");
  expect(routeOf("/explore/traces/")?.title).toBe("Traces");
  expect(routeOf("/explore/traces/ab12")?.title).toBe("Trace");
  expect(routeOf("/nowhere")).toBeUndefined();
});
