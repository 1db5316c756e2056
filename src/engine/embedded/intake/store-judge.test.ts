import { describe, expect, it } from "vitest";
import { WatchtowerError } from "../../../base/errors.ts";
import { sequence } from "../../../base/units.ts";
import type { ToQueryThread } from "../messages.ts";
import { OnTheWay } from "./on-the-way.ts";
import { RemoteJudge } from "./store-judge.ts";
import { StoreRoom } from "./store-room.ts";

const MINUTE = 60_000;
const POINTS = { items: 1, mostSeries: 1, rejected: new Map<string, number>() };

/** Of a store with room for `series`, that has the six records before the one that is asked of. */
function judge({ series = 100, patienceMs = 60_000 } = {}) {
  const asked: ToQueryThread[] = [];
  const room = new StoreRoom();
  room.publish(sequence(6), { series, labelBytes: 1000 });
  const onTheWay = new OnTheWay(room, sequence(6));
  const remote = new RemoteJudge({ windowMs: 30 * MINUTE, onTheWay, patienceMs });
  const append = () => Promise.resolve(sequence(7));
  const keep = (validation: Parameters<typeof remote.keep>[1], bytes = 10, waits = false) =>
    remote.keep(append, validation, bytes, waits);
  const ofTimes = (oldest: number, newest = oldest, more = {}) =>
    keep({ ...POINTS, ...more, times: { oldest: Date.now() + oldest, newest: Date.now() + newest } });
  return { asked, remote, keep, ofTimes, connect: () => remote.connect((message) => asked.push(message)) };
}

function connected(options?: Parameters<typeof judge>[0]) {
  const made = judge(options);
  made.connect();
  return made;
}

/** Lets what is durable be judged. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("RemoteJudge", () => {
  it("does not ask of points of now", async () => {
    const { asked, keep, ofTimes } = connected();
    expect(await ofTimes(-MINUTE, MINUTE)).toEqual(new Map());
    expect(await keep(POINTS)).toEqual(new Map());
    expect(asked).toEqual([]);
  });

  it.each([
    ["may lie too far behind their series", -29 * MINUTE, 0, {}],
    ["lie ahead of their arrival", 0, 11 * MINUTE, {}],
    ["are of more series than there is room for", 0, 0, { mostSeries: 101 }],
  ])("asks of points that %s, and tells what was refused", async (_, oldest, newest, more) => {
    const { asked, remote, ofTimes } = connected();
    const refused = ofTimes(oldest, newest, more);
    await settle();
    expect(asked).toEqual([{ kind: "judge", id: 1, sequence: 7 }]);
    remote.answered({ kind: "judged", id: 1, refused: [["old", 3]] });
    expect(await refused).toEqual(new Map([["old", 3]]));
  });

  it("asks of any points whose sender waits for it", async () => {
    const { asked, remote, keep } = connected();
    const times = { oldest: Date.now(), newest: Date.now() };
    const refused = keep({ ...POINTS, times }, 10, true);
    await settle();
    expect(asked).toEqual([{ kind: "judge", id: 1, sequence: 7 }]);
    remote.answered({ kind: "judged", id: 1, refused: [["another value", 1]] });
    expect(await refused).toEqual(new Map([["another value", 1]]));
    expect(await keep(POINTS, 10, true)).toEqual(new Map());
  });

  it("asks of labels that there may be no room for", async () => {
    const { asked, remote, keep } = connected();
    const times = { oldest: Date.now(), newest: Date.now() };
    const refused = keep({ ...POINTS, times }, 1000);
    await settle();
    expect(asked).toHaveLength(1);
    remote.answered({ kind: "judged", id: 1, refused: [] });
    expect(await refused).toEqual(new Map());
  });

  it("asks of all for a while after something was refused", async () => {
    const { asked, remote, ofTimes } = connected();
    remote.beWary();
    const refused = ofTimes(0);
    await settle();
    remote.answered({ kind: "judged", id: 1, refused: [] });
    expect(await refused).toEqual(new Map());
    expect(asked).toHaveLength(1);
  });

  it("asks a thread that is started what it could not ask before, or was not answered", async () => {
    const { asked, connect, remote, ofTimes } = judge();
    const refused = ofTimes(-60 * MINUTE);
    await settle();
    connect();
    connect();
    const message = { kind: "judge", id: 1, sequence: 7 };
    expect(asked).toEqual([message, message]);
    remote.answered({ kind: "judged", id: 1, refused: [] });
    expect(await refused).toEqual(new Map());
  });

  it("takes nothing for kept that the store does not tell of", async () => {
    const { remote, ofTimes } = connected();
    const forgotten = ofTimes(-60 * MINUTE);
    await settle();
    remote.answered({ kind: "judged", id: 1, refused: undefined });
    await expect(forgotten).rejects.toThrow(WatchtowerError);
    await expect(forgotten).rejects.toThrow("the store of metrics does not know any more whether it keeps");
    const late = connected({ patienceMs: 1 }).ofTimes(-60 * MINUTE);
    await expect(late).rejects.toThrow(/lags behind, and has not told within 0\.001 s .*; retry later$/);
  });
});
