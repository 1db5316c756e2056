import { describe, expect, it } from "vitest";
import { CountLog } from "./count-log.ts";

const WIDTH = 7;
const BOUNDS = { first: 4, few: 16, most: 64, mostCells: 50 };

function counted(log: CountLog): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  log.each((id, place, count) => counts.set(`${id} ${place}`, (counts.get(`${id} ${place}`) ?? 0) + count));
  return counts;
}

describe("a log of counts", () => {
  it.each([
    ["so few that they stay as they came", 12],
    ["put together again and again", 5000],
  ])("tells how often each came: %s", (_, entries) => {
    const log = new CountLog(WIDTH, BOUNDS);
    const expected = new Map<string, number>();
    for (let entry = 0; entry < entries; entry++) {
      const [id, place] = [1 + ((entry * entry) % 11), (entry * 5) % WIDTH];
      log.add(id, place);
      expected.set(`${id} ${place}`, (expected.get(`${id} ${place}`) ?? 0) + 1);
    }
    expect(counted(log)).toEqual(expected);
  });

  it("takes so many that differ", () => {
    const log = new CountLog(WIDTH, BOUNDS);
    for (let id = 1; id <= BOUNDS.mostCells; id++) for (let times = 0; times < 40; times++) log.add(id, 3);
    expect(counted(log).size).toBe(BOUNDS.mostCells);
    const more = (): void => {
      for (let id = 51; id < 100; id++) log.add(id, 3);
    };
    expect(more).toThrow(/too many values of attributes \(limit maxComparedSamples = 50\)$/);
  });
});
