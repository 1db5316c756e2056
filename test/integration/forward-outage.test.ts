import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Logger } from "../../src/base/logger.ts";
import { byteCount, sequence } from "../../src/base/units.ts";
import { makeDestination } from "../../src/forward/destination.ts";
import { Forwarder } from "../../src/forward/forwarder.ts";
import { Journal } from "../../src/journal/journal.ts";
import { FakeOtlp } from "../kit/fake-otlp.ts";
import type { Reaction } from "../kit/fake-otlp.ts";
import { itemsRequest } from "../kit/otlp-items.ts";

/** Ten minutes of 2,000 spans a second are 1,200,000; by default a tenth of it. Time is compressed: nobody waits. */
const SPANS = Number(process.env["WATCHTOWER_OUTAGE_SPANS"] ?? 120_000);
const SPANS_PER_REQUEST = 200;
const MIB = 1024 ** 2;

let dir = "";
let fake: FakeOtlp;
let journal: Journal;
let forwarder: Forwarder;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-outage-"));
  fake = await FakeOtlp.start();
  journal = await Journal.open({ dir, durability: "os", maxBytes: byteCount(1024 * MIB) });
  journal.release("store", sequence(1));
  const destination = makeDestination({
    name: "sumo",
    protocol: "otlphttp",
    endpoint: fake.url,
    retry: { firstMs: 5, longestMs: 50 },
  });
  const log = new Logger(() => {});
  forwarder = await Forwarder.start({
    journal,
    journalDir: dir,
    dir: join(dir, "forward"),
    destinations: [destination],
    log,
  });
  journal.onCommit(() => forwarder.notify());
});
afterEach(async () => {
  await forwarder.stop();
  await journal.close();
  await fake.stop();
  rmSync(dir, { recursive: true, force: true });
});

const lane = () => forwarder.status()[0]?.signals.traces;
const isSent = () =>
  expect
    .poll(() => (lane()?.queue.records ?? 1) + (lane()?.inFlight ?? 1), { timeout: 300_000, interval: 100 })
    .toBe(0);

it(
  `an outage of every kind loses nothing of ${SPANS} spans, and each arrives once`,
  { timeout: 400_000 },
  async () => {
    const troubles: readonly Reaction[] = [
      { kind: "refuse", status: 503 },
      { kind: "refuse", status: 429, headers: { "retry-after": "0" } },
      { kind: "refuse", status: 502, body: "<html>" },
      { kind: "reset", taken: false },
      { kind: "delay", ms: 5, reaction: { kind: "refuse", status: 504 } },
    ];
    let asked = 0;
    fake.react = () => troubles[asked++ % troubles.length] ?? { kind: "accept" };
    for (let id = 1; id <= SPANS; id += SPANS_PER_REQUEST) {
      const ids = Array.from({ length: SPANS_PER_REQUEST }, (_, index) => id + index);
      await journal.append("traces", itemsRequest("traces", ids));
      journal.release("store", sequence(journal.committedSequence + 1));
    }
    await expect.poll(() => asked).toBeGreaterThan(troubles.length);
    expect(lane()?.queue.records).toBe(SPANS / SPANS_PER_REQUEST);
    fake.react = () => ({ kind: "accept" });
    await isSent();
    expect(fake.count("traces")).toEqual({ different: SPANS, repeated: 0 });
    expect(lane()).toMatchObject({ lost: { records: 0 }, refused: 0 });
  },
);

it("what waits is on the disk, not in memory", { timeout: 120_000 }, async () => {
  await fake.stop();
  const ids = Array.from({ length: 4000 }, (_, index) => index + 1);
  const request = itemsRequest("traces", ids);
  const before = process.memoryUsage().arrayBuffers;
  let waiting = 0;
  for (; waiting < 200 * MIB; waiting += request.length) await journal.append("traces", request);
  await expect.poll(() => lane()?.retries).toBeGreaterThan(3);
  expect(lane()?.queue.bytes).toBe(waiting);
  expect(lane()?.inFlight).toBeLessThanOrEqual(4);
  globalThis.gc?.();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * MIB);
});
