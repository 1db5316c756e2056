import { describe, expect, it } from "vitest";
import type { Metric } from "../../../model/otlp/testing/otlp-request.ts";
import { T0, append, openStore, show, storeFolder } from "../testing/store-kit.ts";
import { MetricStore } from "../store.ts";

const at = (seconds: number): number => T0 + seconds * 1000;

const delta = (start: number, time: number, value: number): Metric => ({
  name: "work",
  monotonic: true,
  temporality: "delta",
  sum: [{ start: at(start), time: at(time), value }],
});

describe("delta temporality", () => {
  it("adds up", async () => {
    const store = await openStore();
    append(store, [delta(0, 10, 5), delta(10, 20, 2), delta(20, 30, 0.5)]);
    expect(await show(store)).toEqual(["work_total 5@10 7@20 7.5@30"]);
  });

  it("goes on after a gap, and after a restart of the application", async () => {
    const store = await openStore();
    append(store, [delta(0, 10, 5), delta(60, 70, 1), delta(200, 210, 1)]);
    expect(await show(store)).toEqual(["work_total 5@10 6@70 7@210"]);
  });

  it("refuses points that are not newer, or from before the stream, and counts them", async () => {
    const store = await openStore();
    append(store, [delta(0, 10, 5), delta(0, 10, 5), delta(0, 5, 1), delta(-10, 20, 1), delta(10, 20, 1)]);
    expect(await show(store)).toEqual(["work_total 5@10 6@20"]);
    expect((await store.stats()).dropped).toEqual({
      "delta point is not newer than the one before": 2,
      "delta point starts before its stream": 1,
    });
  });

  it("keeps streams apart by their attributes", async () => {
    const store = await openStore();
    const points = ["a", "b", "a", "b"].map((name, i) => ({
      start: at(0),
      time: at(10 + i),
      value: BigInt(i + 1),
      attributes: { name },
    }));
    append(store, [{ name: "work", temporality: "delta", sum: points }]);
    expect(await show(store)).toEqual(['work{name="a"} 1@10 4@12', 'work{name="b"} 2@11 6@13']);
  });

  it("adds up histograms, bucket by bucket", async () => {
    const store = await openStore();
    const histogram = [10, 20].map((time) => ({
      start: at(time - 10),
      time: at(time),
      count: 3,
      sum: 1.5,
      bounds: [1],
      buckets: [2, 1],
    }));
    append(store, [{ name: "h", temporality: "delta", histogram }]);
    expect(await show(store)).toEqual([
      'h_bucket{le="+Inf"} 3@10 6@20',
      'h_bucket{le="1"} 2@10 4@20',
      "h_count 3@10 6@20",
      "h_sum 1.5@10 3@20",
    ]);
  });

  it("counts buckets of equal bounds once", async () => {
    const store = await openStore();
    const histogram = [10, 20].map((time) => ({
      start: at(time - 10),
      time: at(time),
      count: 3,
      bounds: [1, 1, Infinity],
      buckets: [1, 1, 1, 0],
    }));
    append(store, [{ name: "h", temporality: "delta", histogram }]);
    expect(await show(store)).toEqual([
      'h_bucket{le="+Inf"} 3@10 6@20',
      'h_bucket{le="1"} 2@10 4@20',
      "h_count 3@10 6@20",
    ]);
  });

  it("refuses numbers that would spoil the total for good", async () => {
    const store = await openStore();
    append(store, [delta(0, 10, 5), delta(10, 20, NaN), delta(20, 30, Infinity), delta(30, 40, 1)]);
    append(store, [delta(40, 50, -2), { ...delta(10, 60, -2), monotonic: false, name: "up.down" }]);
    expect(await show(store)).toEqual(["up_down -2@60", "work_total 5@10 6@40"]);
    expect((await store.stats()).dropped).toEqual({
      "delta point is not a finite number": 2,
      "delta point of a monotonic sum is negative": 1,
    });
  });

  it("refuses exponential histograms that have too many buckets together", async () => {
    const store = await openStore();
    const counts = Array.from({ length: 6000 }, () => 1);
    const exponential = [0, 3000, 6000].map((offset, i) => {
      const time = at(10 + i);
      return { start: at(0), time, count: 6000, sum: 1, scale: 8, positive: { offset, counts } };
    });
    append(store, [{ name: "e", temporality: "delta", exponential }]);
    expect(await show(store)).toEqual(["e histogram(6000, 1)@10 histogram(12000, 2)@11"]);
    expect((await store.stats()).dropped).toEqual({
      "delta points of more than 10000 exponential buckets together": 1,
    });
  });

  it("adds up exponential histograms in the coarser scale", async () => {
    const dir = await storeFolder();
    const point = (time: number, scale: number, offset: number, counts: number[]): Metric => ({
      name: "e",
      temporality: "delta",
      exponential: [{ start: at(0), time: at(time), count: 3, sum: 2, scale, positive: { offset, counts } }],
    });
    const store = await MetricStore.open({ dir });
    append(store, [point(10, 1, 0, [1, 1, 1])]);
    await store.seal(true);
    await store.close();
    const reopened = await openStore({ dir });
    append(reopened, [point(20, 0, 0, [3])]);
    expect(await show(reopened)).toEqual(["e histogram(3, 2)@10 histogram(6, 4)@20"]);
  });
});
