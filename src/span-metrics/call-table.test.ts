import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newCall } from "../metering/calls/call.ts";
import type { Call } from "../metering/calls/call.ts";
import { CallKey } from "./call-key.ts";
import { CallTable } from "./call-table.ts";

/** The first bytes of a trace's id, the rest zero: many keys fall on one slot. */
const keyOf = (number: number): CallKey =>
  CallKey.parse(`${number.toString(16).padStart(4, "0")}${"0".repeat(28)}-`);

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("add"), key: fc.nat(400) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete"), key: fc.nat(400) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("oldest"), key: fc.constant(0) }) },
  ),
  { maxLength: 900, size: "max" },
);

/** Does the same to a table and to a map by texts, which keeps the order too. */
function follow(steps_: readonly { kind: string; key: number }[]): void {
  const [table, map] = [new CallTable(), new Map<string, Call>()];
  for (const { kind, key: number } of steps_) {
    const key = keyOf(number);
    const [oldest] = map;
    expect(table.oldest()).toBe(oldest?.[1]);
    if (kind === "delete") {
      table.delete(key);
      map.delete(key.text);
    } else if (kind === "oldest" && oldest !== undefined) {
      expect(table.removeOldest().text).toBe(oldest[0]);
      map.delete(oldest[0]);
    } else if (kind === "add" && !map.has(key.text)) {
      const call = newCall(false, number);
      table.add(key, call);
      map.set(key.text, call);
    }
    expect([table.size, table.get(key)]).toEqual([map.size, map.get(key.text)]);
  }
  expect(Array.from(table.entries(), ([key, call]) => [key.text, call])).toEqual([...map]);
}

describe("a table of calls", () => {
  it("has the calls that a map would have, in their order", () => {
    fc.assert(fc.property(steps, follow), { numRuns: 30 });
  });

  it("grows, and is empty when it was cleared", () => {
    follow(Array.from({ length: 1000 }, (_, key) => ({ kind: key % 7 === 6 ? "oldest" : "add", key })));
    const table = new CallTable();
    for (let i = 0; i < 300; i++) table.add(keyOf(i), newCall(false, i));
    table.clear();
    expect([table.size, table.get(keyOf(1)), table.oldest(), [...table.entries()]]).toEqual([
      0,
      undefined,
      undefined,
      [],
    ]);
    table.add(keyOf(1), newCall(true, 1));
    expect(table.get(keyOf(1))).toEqual(newCall(true, 1));
  });
});
