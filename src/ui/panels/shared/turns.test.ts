import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { turn, wasDrawn } from "./turns.ts";

let frames: (() => void)[] = [];

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  vi.stubGlobal("cancelAnimationFrame", () => (frames = []));
});
afterEach(async () => {
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Asks for a turn for each name; charts say that they were drawn. */
function draw(names: string, charts = names): string[] {
  const order: string[] = [];
  const drawInTurn = async (name: string): Promise<void> => {
    await turn();
    order.push(name);
    if (charts.includes(name)) wasDrawn();
  };
  for (const name of names) void drawInTurn(name);
  return order;
}

async function showFrame(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1);
  for (const run of frames.splice(0)) run();
  await vi.advanceTimersByTimeAsync(1);
}

it("draws one chart after the other, each when the one before is seen", async () => {
  wasDrawn();
  const order = draw("abc");
  await vi.advanceTimersByTimeAsync(50);
  expect(order).toEqual([]);
  await showFrame();
  expect(order).toEqual(["a"]);
  await showFrame();
  expect(order).toEqual(["a", "b"]);
  await showFrame();
  expect(order).toEqual(["a", "b", "c"]);
});

it("lets what is no chart be drawn with what comes next", async () => {
  wasDrawn();
  const order = draw("ab1c", "1");
  await showFrame();
  await vi.advanceTimersByTimeAsync(10);
  expect(order).toEqual(["a", "b", "1"]);
  await showFrame();
  expect(order).toEqual(["a", "b", "1", "c"]);
});

it("waits for nothing where nothing is to be shown", async () => {
  const order = draw("ab", "");
  await vi.advanceTimersByTimeAsync(0);
  expect(order).toEqual(["a", "b"]);
});

it("goes on in a page that has no frames", async () => {
  wasDrawn();
  const order = draw("ab");
  await vi.advanceTimersByTimeAsync(1000);
  expect(order).toEqual(["a", "b"]);
});
