import { expect, it } from "vitest";
import { recently } from "./recently.ts";

it("answers those who ask at once with one call, and asks again after a failure", async () => {
  let calls = 0;
  const ask = recently(async () => {
    calls++;
    if (calls === 1) throw new Error("not yet");
    return calls;
  }, 60_000);
  const failed = await Promise.allSettled([ask(), ask()]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(calls).toBe(1);
  expect(await Promise.all([ask(), ask()])).toEqual([2, 2]);
  expect(await ask()).toBe(2);
});

it("asks again when the answer is old", async () => {
  let calls = 0;
  const ask = recently(async () => ++calls, -1);
  expect([await ask(), await ask()]).toEqual([1, 2]);
});
