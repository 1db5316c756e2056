import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sequence } from "../../../base/units.ts";
import { OnTheWay } from "./on-the-way.ts";
import { StoreRoom } from "./store-room.ts";

const BYTES = 1;
const PLENTY = 1e9;

/** A journal whose records are durable when it is told so, and a store that has a limit. */
class World {
  readonly room = new StoreRoom();
  readonly onTheWay: OnTheWay;
  readonly promised: { readonly at: number; readonly series: number }[] = [];
  private readonly waiting: { readonly series: number; readonly done: (at: number) => void }[] = [];
  private readonly durable: number[] = [];
  private stored = 0;
  private kept = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.onTheWay = new OnTheWay(this.room, sequence(0));
    this.room.publish(sequence(0), { series: limit, labelBytes: PLENTY });
  }

  send(series: number): void {
    const { at, fits } = this.onTheWay.carry(
      series,
      BYTES,
      () =>
        new Promise((resolve) => this.waiting.push({ series, done: (place) => resolve(sequence(place)) })),
    );
    if (fits) void at.then((place) => this.promised.push({ at: place, series }));
  }

  commit(): void {
    for (const { series, done } of this.waiting.splice(0)) {
      this.durable.push(series);
      done(this.durable.length);
    }
  }

  /** @returns whether a record that was promised to be kept was not. */
  store(records: number): boolean {
    let broken = false;
    for (const series of this.durable.slice(this.stored, this.stored + records)) {
      this.stored++;
      const isKept = this.kept + series <= this.limit;
      this.kept = Math.min(this.limit, this.kept + series);
      if (!isKept && this.promised.some(({ at }) => at === this.stored)) broken = true;
    }
    this.room.publish(sequence(this.stored), { series: this.limit - this.kept, labelBytes: PLENTY });
    return broken;
  }
}

const STEP = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), amount: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ kind: fc.constant("commit" as const), amount: fc.constant(0) }),
  fc.record({ kind: fc.constant("store" as const), amount: fc.integer({ min: 0, max: 4 }) }),
);

describe("OnTheWay", () => {
  it("promises no room that is not there, whatever is under way", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 60 }), async (steps) => {
        const world = new World(100);
        for (const { kind, amount } of steps) {
          if (kind === "send") world.send(amount);
          else if (kind === "commit") world.commit();
          else expect(world.store(amount)).toBe(false);
          await new Promise((resolve) => setImmediate(resolve));
        }
        world.commit();
        await new Promise((resolve) => setImmediate(resolve));
        expect(world.store(Infinity)).toBe(false);
      }),
    );
  });

  it("forgets what the store has, and what never became durable", async () => {
    const room = new StoreRoom();
    room.publish(sequence(0), { series: 10, labelBytes: PLENTY });
    const onTheWay = new OnTheWay(room, sequence(0));
    const carry = (at: Promise<number>) => onTheWay.carry(6, BYTES, async () => sequence(await at));
    const failed = carry(Promise.reject(new Error("full")));
    expect(failed.fits).toBe(true);
    expect(carry(Promise.resolve(1)).fits).toBe(false);
    await expect(failed.at).rejects.toThrow("full");
    expect(carry(Promise.resolve(2)).fits).toBe(false);
    room.publish(sequence(1), { series: 12, labelBytes: PLENTY });
    await new Promise((resolve) => setImmediate(resolve));
    expect(carry(Promise.resolve(3)).fits).toBe(true);
  });

  it("knows of no room before the store has read what was there at the start", () => {
    const room = new StoreRoom();
    const onTheWay = new OnTheWay(room, sequence(5));
    const fits = () => onTheWay.carry(1, BYTES, () => Promise.resolve(sequence(6))).fits;
    expect(fits()).toBe(false);
    room.publish(sequence(4), { series: 10, labelBytes: PLENTY });
    expect(fits()).toBe(false);
    room.publish(sequence(5), { series: 10, labelBytes: PLENTY });
    expect(fits()).toBe(true);
    room.publish(sequence(4), { series: 0, labelBytes: PLENTY });
    expect(fits()).toBe(true);
  });

  it("counts what others append to the journal", async () => {
    const room = new StoreRoom();
    room.publish(sequence(0), { series: 10, labelBytes: PLENTY });
    const onTheWay = new OnTheWay(room, sequence(0));
    const fits = () => onTheWay.carry(1, BYTES, () => Promise.reject(new Error("not asked for")));
    const journal = onTheWay.counting({ append: () => Promise.resolve(sequence(1)) });
    await journal.append("logs", new Uint8Array(1000));
    const before = fits();
    await expect(before.at).rejects.toThrow("not asked for");
    expect(before.fits).toBe(true);
    expect(await journal.append("metrics", new Uint8Array(1000))).toBe(1);
    const after = fits();
    await expect(after.at).rejects.toThrow("not asked for");
    expect(after.fits).toBe(false);
  });
});
