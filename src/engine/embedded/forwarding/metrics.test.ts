import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sequence, type Sequence } from "../../../base/units.ts";
import type { DestinationStatus } from "../../../forward/status.ts";
import { keepForwardMetrics } from "./metrics.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const destination: DestinationStatus = {
  name: "sumo",
  protocol: "otlphttp",
  endpoint: "https://host/****",
  isPaused: false,
  deadLetters: { count: 0, bytes: 0 },
  signals: {},
};

it("says nothing of the copy before the first data: an empty engine stays empty", async () => {
  const append = vi.fn<() => Promise<Sequence>>(() => Promise.resolve(sequence(1)));
  let isEmpty = true;
  const end = keepForwardMetrics({
    forwarder: { status: () => [destination] },
    journal: { append },
    isEmpty: () => isEmpty,
    startMs: 0,
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(append).not.toHaveBeenCalled();
  isEmpty = false;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(append).toHaveBeenCalledOnce();
  end();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(append).toHaveBeenCalledOnce();
});
