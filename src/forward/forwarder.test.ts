import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FakeOtlp } from "../../test/kit/fake-otlp.ts";
import { itemsRequest, pushItems } from "../../test/kit/otlp-items.ts";
import { sequence } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import type { Flow } from "./flow.ts";
import {
  FAST,
  append,
  close,
  destination,
  fake,
  forwarder,
  isSent,
  journal,
  lane,
  names,
  open,
  range,
  takenOf,
} from "../../test/kit/copying.ts";

describe("the copy", () => {
  it("sends each signal to its own path, compressed, what came together in one request", async () => {
    await open([destination()]);
    await Promise.all(SIGNALS.flatMap((signal) => range(1, 20).map((id) => append(signal, id))));
    for (const signal of SIGNALS) await isSent(signal);
    for (const signal of SIGNALS) {
      expect(takenOf(signal)).toEqual(names(signal, range(1, 20)));
      expect(fake.count(signal).repeated).toBe(0);
    }
    expect(new Set(fake.requests.map(({ path }) => path))).toEqual(
      new Set(SIGNALS.map((signal) => `/receiver/SECRET-TOKEN-12345/v1/${signal}`)),
    );
    expect(fake.requests[0]?.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "content-encoding": "gzip",
    });
    expect(fake.requests.length).toBeLessThan(20);
    expect(lane("logs")).toMatchObject({
      sent: { records: 20 },
      queue: { bytes: 0 },
      inFlight: 0,
      retries: 0,
    });
  });

  it("cuts by size, and sends a record that is larger alone", async () => {
    await open([destination()]);
    const large = range(1000, 800);
    await Promise.all([append("logs", ...large), ...range(1, 900).map((id) => append("logs", id))]);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 1700, repeated: 0 });
    const sizes = fake.requests.map(({ bytes }) => bytes);
    expect(sizes.filter((bytes) => bytes > FAST.batch.maxBytes)).toHaveLength(1);
    expect(Math.max(...fake.requests.map(({ items }) => items.length))).toBe(800);
  });

  it("cuts a record that is larger than this thread should encode at once", async () => {
    const endpoint = `${fake.url}/loki/api/v1/push`;
    const flows = { logs: () => pushItems(range(1, 40_000)) };
    await open([destination({ protocol: "lokipush", endpoint, signals: ["logs"], flows })]);
    await append("logs", 1);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 40_000, repeated: 0 });
    expect(takenOf("logs").at(-1)).toBe("line 40000");
    expect(Math.max(...fake.requests.map(({ bytes }) => bytes))).toBeLessThan(600_000);
  });

  it("keeps the order where one request at a time is under way", async () => {
    await open([destination({ batch: { maxBytes: 300, timeoutMs: 1 } })]);
    for (const id of range(1, 60)) await append("metrics", id);
    await isSent("metrics");
    expect(fake.requests.flatMap(({ items }) => items)).toEqual(names("metrics", range(1, 60)));
  });

  it("goes on where it stopped, and does not send what went before a new destination", async () => {
    await open([]);
    await append("logs", 1);
    await close();
    await open([destination()]);
    await append("logs", 2);
    await isSent("logs");
    await close();
    await open([destination()]);
    await append("logs", 3);
    await expect.poll(() => takenOf("logs")).toEqual(names("logs", [2, 3]));
    expect(fake.count("logs").repeated).toBe(0);
  });

  it("lets the journal delete what was sent, and what is of signals that are not", async () => {
    await open([destination({ signals: ["logs"] })]);
    journal.release("store", sequence(1));
    for (const id of range(1, 40)) {
      await append("logs", ...range(id * 100, 50));
      await append("traces", ...range(id * 100, 50));
    }
    await isSent("logs");
    journal.release("store", sequence(journal.committedSequence + 1));
    await expect.poll(() => journal.stats().segments).toBe(1);
  });
});

describe("a flow", () => {
  it("says what of each record is sent, and what is not sent is passed", async () => {
    const odd: Flow = ({ sequence: at, payload }) =>
      at % 3 === 0 ? undefined : at % 3 === 1 ? payload : itemsRequest("logs", [1000 + at]);
    await open([destination({ signals: ["logs"], flows: { logs: odd } })]);
    for (const id of range(1, 6)) await append("logs", id);
    await isSent("logs");
    expect(takenOf("logs").toSorted()).toEqual(names("logs", [1, 1002, 1005, 4]).toSorted());
    expect(lane("logs").sent.records).toBe(4);
  });

  it("that sends nothing lets the journal delete", async () => {
    await open([destination({ signals: ["logs"], flows: { logs: () => undefined } })]);
    journal.release("store", sequence(1));
    for (const id of range(1, 40)) await append("logs", ...range(id * 100, 50));
    await isSent("logs");
    journal.release("store", sequence(journal.committedSequence + 1));
    await expect.poll(() => journal.stats().segments).toBe(1);
    expect(fake.requests).toEqual([]);
  });

  it("passes what is for the store alone, which nobody waits for", async () => {
    await open([destination()]);
    for (const id of range(1, 3))
      await journal.append("metrics", itemsRequest("metrics", [id]), { origin: "derived" });
    await append("metrics", 4);
    await isSent("metrics");
    await fake.stop();
    await append("metrics", 5);
    expect(lane("metrics").queue.records).toBe(1);
    await fake.listen(0);
  });

  it("may be replaced, without losing or doubling a record", async () => {
    const other = await FakeOtlp.start();
    await open([destination()]);
    const sending = (async () => {
      for (const id of range(1, 400)) await append("logs", id);
    })();
    for (const more of [[destination({ name: "other", endpoint: other.url })], []]) {
      await wait(20);
      await forwarder.replace([destination(), ...more]);
    }
    await sending;
    await isSent("logs");
    expect(fake.count("logs").different).toBe(400);
    expect(other.count("logs").repeated).toBe(0);
    await other.stop();
  });

  it("goes on undisturbed when others are replaced: what is under way is not sent again", async () => {
    const other = await FakeOtlp.start();
    fake.react = () => ({ kind: "delay", ms: 900, reaction: { kind: "accept" } });
    await open([destination()]);
    await append("logs", 1);
    await expect.poll(() => fake.requests.length).toBe(1);
    await forwarder.replace([destination(), destination({ name: "other", endpoint: other.url })]);
    await isSent("logs");
    expect(fake.requests).toHaveLength(1);
    await other.stop();
  });
});
