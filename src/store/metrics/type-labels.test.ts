import { expect, it } from "vitest";
import type { Metric } from "../../model/otlp/testing/otlp-request.ts";
import { T0, append, openStore, show, storeFolder } from "./testing/store-kit.ts";

const time = T0 + 1000;
const attributes = { a: "1", __type__: "sent" };
const METRICS: readonly Metric[] = [
  { name: "jobs", monotonic: true, sum: [{ time, value: 1, attributes }] },
  { name: "depth", unit: "1", gauge: [{ time, value: 2 }] },
  { name: "level", sum: [{ time, value: 3 }] },
  { name: "took", unit: "By/s", histogram: [{ time, count: 4, bounds: [], buckets: [4] }] },
];
const resource = { "service.name": "shop", zone: "eu" };

it("gives series of OTLP metrics labels of their type and unit if asked to", async () => {
  const dir = await storeFolder();
  const store = await openStore({ dir, typesAreLabels: true });
  append(store, METRICS, { resource });
  // Series that are known are found in another way.
  append(
    store,
    METRICS.map((metric) => ({ ...metric, help: "again" })),
    { resource },
  );
  expect(await show(store, "__name__=~.+")).toEqual([
    'depth_ratio{__type__="gauge", job="shop"} 2@1',
    'jobs_total{__type__="counter", a="1", job="shop"} 1@1',
    'level{__type__="gauge", job="shop"} 3@1',
    'target_info{job="shop", zone="eu"} 1@1',
    'took_bytes_per_second_bucket{__type__="histogram", __unit__="bytes_per_second", job="shop", le="+Inf"} 4@1',
    'took_bytes_per_second_count{__type__="histogram", __unit__="bytes_per_second", job="shop"} 4@1',
  ]);
});

it("keeps what the sender calls so otherwise", async () => {
  const store = await openStore();
  append(store, METRICS);
  expect(await show(store, "__name__=jobs_total")).toEqual(['jobs_total{__type__="sent", a="1"} 1@1']);
});
