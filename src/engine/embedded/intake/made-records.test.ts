import { expect, it } from "vitest";
import { sequence } from "../../../base/units.ts";
import type { Sequence } from "../../../base/units.ts";
import { MadeRecords } from "./made-records.ts";

const BYTES = new Uint8Array(1);
const tagged = (source: string) => ({ origin: "derived", source }) as const;

it("a ticket makes one record, also if it is shown again while that is on its way", async () => {
  let count = 0;
  let isFull = false;
  const keep = (): Promise<Sequence> =>
    isFull ? Promise.reject(new Error("full")) : Promise.resolve(sequence(++count));
  const records = new MadeRecords({ append: keep });
  const first = records.keep("traces", BYTES, tagged("tail@1#1.a"));
  expect(await records.keep("traces", BYTES, tagged("tail@1#1.a"))).toBe(await first);
  expect(await records.keep("traces", BYTES, tagged("tail@7#1.b"))).toBe(2);
  expect(await records.keep("traces", BYTES, tagged("tail@1#1.c"))).toBe(3);
  expect(await records.keep("traces", BYTES, tagged("tail@1"))).toBe(4);
  expect(await records.keep("traces", BYTES, tagged("tail@1"))).toBe(5);
  isFull = true;
  await expect(records.keep("traces", BYTES, tagged("tail@1#1.d"))).rejects.toThrow("full");
  isFull = false;
  expect(await records.keep("traces", BYTES, tagged("tail@1#1.d"))).toBe(6);
});
