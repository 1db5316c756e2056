import { describe, expect, it } from "vitest";
import { sequence } from "../../base/units.ts";
import type { ToQueryThread } from "./messages.ts";
import { RemoteJudge } from "./store-judge.ts";

const MINUTE = 60_000;
const POINTS = { items: 1, rejected: new Map<string, number>() };

function judge() {
  const asked: ToQueryThread[] = [];
  const remote = new RemoteJudge(30 * MINUTE);
  remote.connect((message) => asked.push(message));
  const ofTimes = (oldest: number, newest = oldest) =>
    remote.refused(sequence(7), {
      ...POINTS,
      times: { oldest: Date.now() + oldest, newest: Date.now() + newest },
    });
  return { asked, remote, ofTimes };
}

describe("RemoteJudge", () => {
  it("does not ask of points of now", async () => {
    const { asked, remote, ofTimes } = judge();
    expect(await ofTimes(-MINUTE, MINUTE)).toEqual(new Map());
    expect(await remote.refused(sequence(7), POINTS)).toEqual(new Map());
    expect(asked).toEqual([]);
  });

  it.each([
    ["may lie too far behind their series", -29 * MINUTE, 0],
    ["lie ahead of their arrival", 0, 11 * MINUTE],
  ])("asks of points that %s, and tells what was refused", async (_, oldest, newest) => {
    const { asked, remote, ofTimes } = judge();
    const refused = ofTimes(oldest, newest);
    expect(asked).toEqual([{ kind: "judge", id: 1, sequence: 7 }]);
    remote.answered({ kind: "judged", id: 1, refused: [["old", 3]] });
    expect(await refused).toEqual(new Map([["old", 3]]));
  });

  it("asks of all for a while after something was refused", async () => {
    const { asked, remote, ofTimes } = judge();
    remote.beWary();
    const refused = ofTimes(0);
    remote.answered({ kind: "judged", id: 1, refused: [] });
    expect(await refused).toEqual(new Map());
    expect(asked).toHaveLength(1);
  });

  it("does not wait for a store that does not answer", async () => {
    expect(await judge().ofTimes(-60 * MINUTE)).toEqual(new Map());
  });
});
