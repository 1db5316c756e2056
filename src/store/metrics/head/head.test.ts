import { describe, expect, it } from "vitest";
import { Labels } from "../../../model/labels.ts";
import { Series } from "../series/series.ts";
import { Head } from "./head.ts";

const SERIES = 40;
const source = { labelsOf: () => Labels.fromObject({}) };

describe("Head", () => {
  it("leaves what was read as it is, while series grow, come out of order and are cleared", () => {
    const head = new Head({ windowMs: 1e9, lastTimeBefore: () => -Infinity });
    const all = Array.from({ length: SERIES }, (_, id) => new Series(id, source));
    const value = (id: number, time: number): number => id * 1e6 + time;
    const seen: { id: number; times: Float64Array; values: Float64Array; count: number }[] = [];
    for (let round = 0; round < 3; round++) {
      for (let step = 0; step < 600; step++) {
        // Some are late by so much.
        const time = step % 7 === 6 ? step * 10 - 25 : step * 10;
        for (const series of all) head.add(series, time, value(series.id, time));
        const series = all[(step * 13) % SERIES];
        if (series === undefined || step % 3 > 0) continue;
        const { times, values } = head.read(series);
        expect(times).toHaveLength(step + 1);
        seen.push({ id: series.id, times, values, count: step + 1 });
      }
      head.clear();
      for (const series of all) series.lastTime = -Infinity;
    }
    for (const { id, times, values, count } of seen) {
      expect(values).toHaveLength(count);
      expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? Infinity))).toBe(true);
      expect(times.every((time, i) => values[i] === value(id, time))).toBe(true);
    }
  });

  it("reads a range with both of its ends", () => {
    const head = new Head({ windowMs: 1e9, lastTimeBefore: () => -Infinity });
    const [before, series] = [new Series(0, source), new Series(1, source)];
    for (let step = 0; step < 5; step++) {
      head.add(before, step * 10, -1);
      head.add(series, step * 10, step);
    }
    const read = (start: number, end: number) => {
      const { times, values } = head.readRange(series, start, end);
      return [...times].map((time, i) => [time, values[i]]);
    };
    expect(read(10, 30)).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
    ]);
    expect(read(11, 29)).toEqual([[20, 2]]);
    expect(read(41, 99)).toEqual([]);
    expect(read(-9, -1)).toEqual([]);
    expect(read(21, 29)).toEqual([]);
    expect(read(-Infinity, Infinity)).toHaveLength(5);
    expect(head.isLive(series, 21, 29)).toBe(false);
    expect(head.isLive(series, 21, 30)).toBe(true);
  });
});
