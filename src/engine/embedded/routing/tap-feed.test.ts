import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callsRequest } from "../../../../test/kit/calls.ts";
import { errorCode } from "../../../base/errors.ts";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { JournalRecord } from "../../../journal/record.ts";
import { decodeTelemetry } from "../../../model/otlp/telemetry/telemetry.ts";
import { TailSampler } from "../../../route/otelcol/tail/sampler.ts";
import { TapFeed } from "./tap-feed.ts";
import { newTicket } from "./ticket.ts";

const T0 = 1_700_000_000_000;
const DECISION_WAIT_MS = 300;
/** Of some records: the tap's state is saved, and what waits is let go of, again and again. */
const MAX_HELD_BYTES = 400;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "watchtower-feed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A journal in memory, and a tail sampler that keeps all, whose process dies and begins again. */
class Process {
  /** Names of the spans that it made, as often as the journal has them. */
  readonly made: string[] = [];
  private readonly dir = mkdtempSync(join(folder, "process-"));
  private readonly records: JournalRecord[] = [];
  /** Whether the journal takes nothing. */
  isFull = false;
  private readonly tickets = new Map<string, number>();
  private feed: TapFeed | undefined;
  private lives = 0;

  async begin(): Promise<void> {
    const life = ++this.lives;
    const feed = await TapFeed.open({
      id: "tail",
      open: () =>
        new TailSampler({
          policies: [{ kind: "always" }],
          decisionWaitMs: DECISION_WAIT_MS,
          numTraces: 1000,
          keptCacheSize: 0,
          droppedCacheSize: 0,
        }),
      flow: ({ signal, payload }) => (signal === "traces" ? payload : undefined),
      from: sequence(1),
      path: this.path(life),
      emit: async ({ payload }, ticket) => {
        if (this.isFull) throw new Error("the journal is full");
        if (life !== this.lives) throw new Error("a process that is dead");
        this.tickets.set(ticket, this.tickets.size + 1);
        this.made.push(...namesIn(payload));
        return sequence(this.tickets.size);
      },
      newTicket: () => newTicket(sequence(0)),
      find: async (tickets) =>
        new Map(
          tickets.flatMap((ticket) => {
            const place = this.tickets.get(ticket);
            return place === undefined ? [] : [[ticket, sequence(place)] as const];
          }),
        ),
      caughtUp: () => true,
      maxHeldBytes: MAX_HELD_BYTES,
      onSaved: () => {},
      onProblem: () => {},
    });
    this.feed = feed;
    for (const record of this.records.slice(feed.resumeFrom - 1)) feed.append(record);
  }

  arrive(trace: number, afterMs: number): void {
    const number = this.records.length + 1;
    const at = (this.records.at(-1)?.receivedAt ?? T0) + afterMs;
    const [id, name] = [number.toString(16), String(number)];
    const payload = callsRequest([
      { service: "web", kind: "internal", id, name, trace: String(trace), end: at },
    ]);
    const receivedAt = unixMilli(at);
    const record: JournalRecord = { sequence: sequence(number), signal: "traces", receivedAt, payload };
    this.records.push(record);
    this.feed?.append(record);
  }

  /** It dies again and again, each time so many milliseconds after it began. */
  async dieAfter(lives: readonly number[]): Promise<void> {
    for (const ms of lives) {
      if (ms > 0) await wait(ms);
      await this.die();
    }
  }

  /** What is on the disk at this moment is all that the next one has. */
  private async die(): Promise<void> {
    const [from, to] = [this.path(this.lives), this.path(this.lives + 1)];
    const dead = this.feed;
    mkdirSync(join(to, ".."), { recursive: true });
    // It is in the middle of things: its state is copied first, as it is what is written last.
    copyIfThere(from, to);
    const [made, madeTo] = [madeOf(from), madeOf(to)];
    mkdirSync(madeTo);
    for (const name of existsSync(made) ? readdirSync(made) : [])
      copyIfThere(join(made, name), join(madeTo, name));
    await this.begin();
    await dead?.stop();
  }

  /** The first record of which it needs the journal. */
  get neededFrom(): number | undefined {
    return this.feed?.resumeFrom;
  }

  /** Its file is in use no more: while it makes the last of it, others' records come, and then it dies or stops. */
  async endIn(ms: number, how: "dies" | "stops"): Promise<readonly string[]> {
    const ending = this.feed?.finish();
    const payload = new Uint8Array(2 * MAX_HELD_BYTES);
    const at = sequence(this.records.length + 1);
    this.feed?.append({ sequence: at, signal: "logs", receivedAt: unixMilli(T0), payload });
    await wait(ms);
    if (how === "stops") await this.feed?.stop();
    await this.die();
    await ending;
    return this.end();
  }

  /** @returns the names of all spans that arrived. */
  async end(): Promise<readonly string[]> {
    await this.feed?.finish();
    await this.feed?.stop();
    return this.records.map(({ sequence: at }) => String(at));
  }

  private path(life: number): string {
    return join(this.dir, String(life), "tail.state");
  }
}

const madeOf = (state: string): string => state.replace(/\.state$/, ".made");

/** What the dying one removes meanwhile was removed before it died. */
function copyIfThere(from: string, to: string): void {
  try {
    copyFileSync(from, to);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

function namesIn(payload: Uint8Array): readonly string[] {
  const telemetry = decodeTelemetry("traces", payload);
  if (telemetry.signal !== "traces") return [];
  return telemetry.groups.flatMap(({ scopes }) =>
    scopes.flatMap(({ items }) => items.map(({ name }) => name)),
  );
}

const STEP = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("arrive" as const),
      trace: fc.integer({ min: 1, max: 6 }),
      ms: fc.integer({ min: 0, max: 200 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 4 }) }),
  },
  // Many a process dies soon after its start.
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("die" as const),
      ms: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 3 }),
    }),
  },
);

it("makes of each span that arrives one, whenever its process dies, also while it sees old ones again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 20, maxLength: 60 }), async (steps) => {
      const process = new Process();
      await process.begin();
      for (const step of steps) {
        if (step.kind === "arrive") process.arrive(step.trace, step.ms);
        else if (step.kind === "wait") await wait(step.ms);
        else await process.dieAfter([0, ...step.ms]);
      }
      const arrived = await process.end();
      expect(process.made.toSorted((a, b) => Number(a) - Number(b))).toEqual(arrived);
    }),
    // Each takes its time, and none goes the same way twice: a smaller one is not looked for.
    { numRuns: 40, endOnFailure: true },
  );
}, 60_000);

it.each(["dies", "stops"] as const)(
  "makes all that is left once, also where its process %s meanwhile",
  async (how) => {
    for (let ms = 0; ms <= 12; ms++) {
      const process = new Process();
      await process.begin();
      for (const trace of [1, 2, 3]) process.arrive(trace, 1);
      expect(await process.endIn(ms, how)).toEqual(process.made);
    }
  },
);

it("needs nothing of the journal when all is made, also while that has no room for it", async () => {
  const process = new Process();
  await process.begin();
  process.isFull = true;
  for (const trace of [1, 2, 3]) process.arrive(trace, 1);
  expect(process.neededFrom).toBe(1);
  const ending = process.end();
  await expect.poll(() => process.neededFrom).toBe(Infinity);
  process.isFull = false;
  expect(await ending).toEqual(process.made);
});
