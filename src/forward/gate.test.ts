import { expect, it } from "vitest";
import { Gate } from "./gate.ts";

const never = new AbortController().signal;

/** With a clock that stands still unless it is moved, and without jitter. */
function gateAt(time: { now: number }, multiplier = 2): Gate {
  return new Gate(
    { firstMs: 100, longestMs: 1000, multiplier },
    () => time.now,
    () => 0.5,
  );
}

const isOpen = async (gate: Gate): Promise<boolean> => {
  const passed = gate.pass(never).then(() => true);
  return Promise.race([passed, new Promise<false>((resolve) => setTimeout(() => resolve(false), 5))]);
};

it("waits twice as long after each failure, up to a bound", () => {
  const time = { now: 0 };
  const gate = gateAt(time);
  const pauses = Array.from({ length: 6 }, () => {
    gate.failedWith(undefined);
    const pause = gate.untilNextMs;
    time.now += pause;
    return pause;
  });
  expect(pauses).toEqual([100, 200, 400, 800, 1000, 1000]);
  gate.succeeded();
  gate.failedWith(undefined);
  expect(gate.untilNextMs).toBe(100);
});

it.each([
  [0, undefined, 50],
  [1, undefined, 150],
  [0, 0.1, 90],
  [1, 0, 100],
])("at the random number %d and a randomization of %d, waits %d of 100 ms", (random, given, pause) => {
  const randomization = given === undefined ? {} : { randomization: given };
  const gate = new Gate(
    { firstMs: 100, longestMs: 1000, ...randomization },
    () => 0,
    () => random,
  );
  gate.failedWith(undefined);
  expect(gate.untilNextMs).toBe(pause);
});

it("grows its pauses by the multiplier", () => {
  const time = { now: 0 };
  const gate = gateAt(time, 1.5);
  for (const pause of [100, 150, 225]) {
    gate.failedWith(undefined);
    expect(gate.untilNextMs).toBe(pause);
    time.now += pause;
  }
});

it("waits as long as it is told to", () => {
  const gate = gateAt({ now: 0 });
  gate.failedWith(5000);
  expect(gate.untilNextMs).toBe(5000);
});

it("counts failures of requests that were under way together once", () => {
  const gate = gateAt({ now: 0 });
  for (let i = 0; i < 4; i++) gate.failedWith(undefined);
  expect(gate.failures).toBe(1);
  expect(gate.untilNextMs).toBe(100);
});

it("lets one request pass after a failure, and all when that has arrived", async () => {
  const time = { now: 0 };
  const gate = gateAt(time);
  gate.failedWith(undefined);
  time.now = 100;
  expect(await isOpen(gate)).toBe(true);
  const second = gate.pass(never);
  const third = gate.pass(never);
  expect(await isOpen(gate)).toBe(false);
  gate.succeeded();
  await Promise.all([second, third]);
});

it("lets nothing pass in a pause, and gives up at an abort", async () => {
  const gate = gateAt({ now: 0 });
  gate.pause(true);
  expect(await isOpen(gate)).toBe(false);
  const controller = new AbortController();
  const waiting = gate.pass(controller.signal);
  controller.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
  const later = gate.pass(never);
  gate.pause(false);
  await later;
});
