import { describe, expect, it } from "vitest";
import type { CallSide } from "./side.ts";
import { newCall, tellSide } from "./call.ts";
import type { Call } from "./call.ts";
import { NamedCalls } from "./call-store.ts";
import { WaitingCalls } from "./waiting-calls.ts";

const SPAN = { kind: 2, status: 0, seconds: 1 };

/** Calls whose ends are told in words. */
class Told {
  readonly words: string[] = [];
  readonly calls: WaitingCalls<string>;

  constructor(isOverAtEnd = true) {
    const options = {
      waitMs: 100,
      isOverAtEnd,
      maxWaiting: 2,
      onComplete: ({ client, server }: Call, key: string, now: number) =>
        this.words.push(`${key} ${client}>${server} at ${now}`),
      onExpire: (_call: Call, key: string, now: number) => this.words.push(`${key} over at ${now}`),
    };
    this.calls = new WaitingCalls(options, new NamedCalls());
  }

  see(key: string, side: CallSide, now: number): boolean {
    const call = this.calls.of(key, false, now);
    tellSide(call, side, side === "client" ? "shop" : "bank", SPAN);
    return this.calls.settle(key, call, now);
  }
}

describe("calls that wait", () => {
  it("are complete when their other side comes, in any order", () => {
    const told = new Told();
    told.see("a", "client", 1);
    told.see("b", "server", 2);
    told.see("b", "client", 3);
    told.see("a", "server", 4);
    expect(told.words).toEqual(["b shop>bank at 3", "a shop>bank at 4"]);
    expect(told.calls.size).toBe(0);
  });

  it("stay the same call when the same side comes again", () => {
    const told = new Told();
    expect([told.see("a", "client", 1), told.see("a", "client", 50), told.calls.size]).toEqual([
      true,
      true,
      1,
    ]);
    told.calls.expire(101);
    expect(told.words).toEqual(["a over at 101"]);
  });

  it.each([
    [true, ["a over at 101"]],
    [false, []],
  ])("are over at their end: %s", (isOverAtEnd, words) => {
    const told = new Told(isOverAtEnd);
    told.see("a", "client", 1);
    told.calls.expire(100);
    expect(told.words).toEqual([]);
    told.calls.expire(101);
    expect(told.words).toEqual(words);
    told.calls.expire(102);
    expect(told.calls.size).toBe(0);
  });

  it("find no place where too many wait, unless one is over", () => {
    const told = new Told();
    told.see("a", "client", 1);
    told.see("b", "client", 2);
    expect(told.see("c", "client", 3)).toBe(false);
    expect(told.calls.size).toBe(2);
    expect(told.see("d", "client", 101)).toBe(true);
    expect(told.words).toEqual(["a over at 101"]);
  });

  it("know nothing of those that found no place", () => {
    const told = new Told();
    for (const key of ["a", "b"]) told.see(key, "client", 1);
    const call = told.calls.of("c", true, 2);
    tellSide(call, "client", "shop", { ...SPAN, status: 2 });
    Object.assign(call, { peer: "till", times: 3, clientEnd: "1", serverStart: "2", dimensions: { a: "b" } });
    expect(told.calls.settle("c", call, 2)).toBe(false);
    expect(told.calls.of("d", false, 3)).toEqual(newCall(false, 103));
  });

  it("go on where they were left", () => {
    const [before, after] = [new Told(), new Told()];
    before.see("a", "client", 1);
    after.calls.restore(before.calls.leave());
    after.see("a", "server", 5);
    expect([before.calls.size, after.words]).toEqual([0, ["a shop>bank at 5"]]);
  });
});
