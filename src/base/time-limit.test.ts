import { expect, it } from "vitest";
import { timeLimit } from "./time-limit.ts";

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve()));

it.each([-5, 0, 0.25, 1.75])("ends after %d ms", async (ms) => {
  const short = timeLimit(ms);
  await ended(short);
  expect(short.aborted).toBe(true);
});

it.each([2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY])("does not end at once for %d ms", async (ms) => {
  const long = timeLimit(ms);
  await ended(timeLimit(5));
  expect(long.aborted).toBe(false);
});
