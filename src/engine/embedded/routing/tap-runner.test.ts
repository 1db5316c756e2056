import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import type { Route } from "../../../route/compile.ts";
import type { Made, Tap } from "../../../route/source.ts";
import { EpochRoutes } from "./epoch-routes.ts";
import type { EpochRoute } from "./epoch-routes.ts";
import { TapRunner } from "./tap-runner.ts";
import { alloyFile } from "./testing/files.ts";

const T0 = 1_700_000_000_000;
const WINDOW_MS = 10_000;

/** Makes a record of what arrived within each ten seconds: their sequences. */
class Windows implements Tap {
  private held: number[] = [];
  private end = 0;

  get needed(): Sequence | undefined {
    const [first] = this.held;
    return first === undefined ? undefined : sequence(first);
  }

  observe({ sequence: at, receivedAt }: { readonly sequence: Sequence; readonly receivedAt: number }): void {
    if (this.held.length === 0) this.end = receivedAt + WINDOW_MS;
    if (!this.held.includes(at)) this.held.push(at);
  }

  collect(now: number): readonly Made[] {
    return this.held.length > 0 && now >= this.end ? this.finish() : [];
  }

  release(until: Sequence): void {
    if (this.held.some((at) => at < until)) this.end = 0;
  }

  finish(): readonly Made[] {
    const payload = Buffer.from(this.held.join(","));
    this.held = [];
    return payload.length === 0 ? [] : [{ signal: "traces", payload }];
  }

  state(): unknown {
    return { end: this.end };
  }

  restore(state: unknown): void {
    if (typeof state !== "object" || state === null || !("end" in state)) throw new Error("no state");
  }
}

let dir = "";
let made: { readonly text: string; readonly source: string }[] = [];
let ended: number[] = [];
let problems: string[] = [];
let position = 0;
let full = false;
/** Tickets of what the journal has. */
let tickets: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-taps-"));
  made = [];
  ended = [];
  problems = [];
  position = 0;
  full = false;
  tickets = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The tap `first` sees what is received, `second` what the first one makes. */
function epoch(from: number, until?: number): EpochRoute {
  const taps = [
    {
      id: "second",
      open: () => new Windows(),
      flow: ({ source, payload }: { source?: string; payload: Uint8Array }) =>
        source === "first" ? payload : undefined,
    },
    {
      id: "first",
      open: () => new Windows(),
      flow: ({ source, payload }: { source?: string; payload: Uint8Array }) =>
        source === undefined ? payload : undefined,
    },
  ];
  const file = alloyFile(`${from}.alloy`, {});
  const base = { from: sequence(from), since: from, file };
  // Of a route, the runner looks at the taps alone.
  const route = { taps } as unknown as Route;
  return { epoch: until === undefined ? base : { ...base, until: sequence(until) }, route };
}

const open = (routes: EpochRoutes): Promise<TapRunner> =>
  TapRunner.open({
    routes,
    dir,
    emit: async ({ payload }, tag) => {
      if (full) throw new Error("the journal is full");
      const [source = "", ticket = ""] = tag.split("#");
      tickets.push(ticket);
      made.push({ text: Buffer.from(payload).toString(), source });
      return sequence(1000 + made.length);
    },
    journalDir: dir,
    committed: () => sequence(0),
    caughtUp: () => false,
    position: () => sequence(position),
    maxHeldBytes: 1000,
    onSaved: () => {},
    onEnded: (from) => ended.push(from),
    onProblem: (problem) => problems.push(problem),
  });

const record = (at: number, seconds: number, source?: string): JournalRecord => ({
  sequence: sequence(at),
  signal: "traces",
  receivedAt: unixMilli(T0 + seconds * 1000),
  payload: Buffer.from("x"),
  ...(source === undefined ? {} : { origin: "derived" as const, source }),
});

function feed(runner: TapRunner, ...records: readonly JournalRecord[]): void {
  for (const each of records) runner.append(each);
}

describe("taps", () => {
  it("see what arrives at them, and what they make is tagged with them and their epoch", async () => {
    const runner = await open(new EpochRoutes([epoch(1)]));
    feed(runner, record(1, 0), record(2, 5), record(3, 20));
    await expect.poll(() => made).toEqual([{ text: "1,2", source: "first@1" }]);
    await runner.stop();
  });

  it("hold back the journal from the first record that they would need again", async () => {
    const runner = await open(new EpochRoutes([epoch(1)]));
    expect(runner.holdsBack).toBe(false);
    feed(runner, record(1, 0), record(2, 5), record(3, 20));
    // The second one has seen nothing, and waits for its first save.
    await expect.poll(() => made).toHaveLength(1);
    expect(runner.holdsBack).toBe(true);
    expect(runner.resumeFrom).toBe(1);
    await runner.stop();
  });

  it("do without what fills the journal, which is told once", async () => {
    const runner = await open(new EpochRoutes([epoch(1)]));
    const other = { ...record(2, 1, "nobody"), payload: new Uint8Array(1001) };
    feed(runner, record(1, 0), other);
    await expect.poll(() => made).toEqual([{ text: "1", source: "first@1" }]);
    await expect.poll(() => runner.resumeFrom).toBeGreaterThan(1);
    expect(problems).toEqual([expect.stringContaining("first: what it holds is decided about early")]);
    await runner.stop();
  });

  it("go on after a crash from what they saved: nothing is missing", async () => {
    const runner = await open(new EpochRoutes([epoch(1)]));
    feed(runner, record(1, 0), record(2, 20));
    await expect.poll(() => made).toHaveLength(1);
    await runner.stop();
    made = [];
    const again = await open(new EpochRoutes([epoch(1)]));
    feed(again, record(1, 0), record(2, 20), record(3, 40));
    await expect.poll(() => made.length).toBeGreaterThan(0);
    expect(made.at(-1)?.text).toBe("2");
    await again.stop();
  });

  it("of an earlier file end with what they hold, each after those before it", async () => {
    const routes = new EpochRoutes([epoch(1)]);
    const runner = await open(routes);
    feed(runner, record(1, 0));
    routes.replace([epoch(1), epoch(2)]);
    await runner.follow();
    feed(runner, record(2, 1));
    position = 2;
    runner.end(sequence(2), sequence(2));
    await expect.poll(() => made).toEqual([{ text: "1", source: "first@1" }]);
    expect(ended).toEqual([]);
    // What the first one made arrives at the second one, and then all is through.
    feed(runner, record(1001, 2, "first@1"));
    position = 2000;
    feed(runner, record(1002, 3));
    runner.look();
    await expect.poll(() => ended).toEqual([1]);
    expect(made).toEqual([
      { text: "1", source: "first@1" },
      { text: "1001", source: "second@1" },
    ]);
    routes.replace([epoch(1, 2000), epoch(2)]);
    await runner.follow();
    expect(existsSync(join(dir, "1"))).toBe(false);
    await runner.stop();
  });

  it("end once, also when a crash comes in between", async () => {
    const routes = new EpochRoutes([epoch(1), epoch(2)]);
    const runner = await open(routes);
    feed(runner, record(1, 0), record(2, 1));
    position = 2;
    runner.end(sequence(2), sequence(2));
    await expect.poll(() => made).toHaveLength(1);
    await expect.poll(() => existsSync(join(dir, "1/first.state"))).toBe(true);
    await runner.stop();
    const again = await open(routes);
    feed(again, record(1, 0), record(2, 1), record(1001, 2, "first@1"));
    position = 2000;
    again.end(sequence(2), sequence(1001));
    await expect.poll(() => ended).toEqual([1]);
    expect(made.map(({ text }) => text)).toEqual(["1", "1001"]);
    await again.stop();
  });

  it("of an epoch that has ended are not run", async () => {
    const runner = await open(new EpochRoutes([epoch(1, 5), epoch(6)]));
    feed(runner, record(1, 0), record(2, 20), record(7, 30));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(made).toEqual([]);
    await runner.stop();
  });

  it("hand on what they made also when their file cannot be used any more", async () => {
    full = true;
    const runner = await open(new EpochRoutes([epoch(1)]));
    feed(runner, record(1, 0), record(2, 20));
    await expect.poll(() => problems).toHaveLength(1);
    await runner.stop();
    full = false;
    const again = await open(new EpochRoutes([{ ...epoch(1), route: undefined }, epoch(3)]));
    await expect.poll(() => made).toEqual([{ text: "1", source: "first@1" }]);
    position = 2000;
    again.end(sequence(3), sequence(2));
    await expect.poll(() => ended).toEqual([1]);
    await again.stop();
    await open(new EpochRoutes([epoch(1, 2000), epoch(3)])).then((last) => last.stop());
    expect(existsSync(join(dir, "1"))).toBe(false);
  });

  it("end once, also when a crash comes before it is noted that they have", async () => {
    const routes = new EpochRoutes([epoch(1), epoch(2)]);
    const runner = await open(routes);
    feed(runner, record(1, 0), record(2, 1));
    position = 2000;
    runner.end(sequence(2), sequence(2));
    await expect.poll(() => ended).toEqual([1]);
    await runner.stop();
    const again = await open(routes);
    feed(again, record(1, 0), record(2, 1));
    again.end(sequence(2), sequence(2));
    await expect.poll(() => ended).toEqual([1, 1]);
    expect(made.filter(({ source }) => source === "first@1")).toEqual([{ text: "1", source: "first@1" }]);
    await again.stop();
  });

  it("keep what they made until the journal takes it", async () => {
    const runner = await open(new EpochRoutes([epoch(1)]));
    full = true;
    feed(runner, record(1, 0), record(2, 20));
    await expect
      .poll(() => problems)
      .toEqual(["first: what it made cannot be kept now: the journal is full"]);
    full = false;
    await expect.poll(() => made).toEqual([{ text: "1", source: "first@1" }]);
    await runner.stop();
  });
});
