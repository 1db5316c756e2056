import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FakeOtlp } from "../../test/kit/fake-otlp.ts";
import { itemName } from "../../test/kit/otlp-items.ts";
import { byteCount, sequence } from "../base/units.ts";
import { setPaused } from "./folder.ts";
import {
  append,
  close,
  destination,
  fake,
  forwardDir,
  forwarder,
  isSent,
  journal,
  journalDir,
  lane,
  open,
  range,
  takenOf,
} from "../../test/kit/copying.ts";

describe("an endpoint that is down", () => {
  it("loses nothing by an outage, and nothing arrives twice after it", async () => {
    await open([destination()]);
    await append("traces", 1);
    await isSent("traces");
    const { port } = fake;
    await fake.stop();
    for (const id of range(2, 300)) await append("traces", id);
    await expect.poll(() => lane("traces").retries).toBeGreaterThan(3);
    expect(lane("traces").lastError?.message).toMatch(/ECONNREFUSED/);
    expect(lane("traces").failingSince).toBeDefined();
    expect(lane("traces").queue.records).toBe(300);
    await fake.listen(port);
    await isSent("traces");
    expect(fake.count("traces")).toEqual({ different: 301, repeated: 0 });
    expect(lane("traces").failingSince).toBeUndefined();
  });

  it("is asked again after every answer that says so, and after resets", async () => {
    const statuses = [429, 502, 503, 504];
    fake.react = ({ number }) => {
      const status = statuses[number - 1];
      if (status !== undefined) return { kind: "refuse", status };
      return number === 5 ? { kind: "reset", taken: false } : { kind: "accept" };
    };
    await open([destination()]);
    await append("logs", 1);
    await isSent("logs");
    expect(fake.requests).toHaveLength(6);
    expect(lane("logs").retries).toBe(5);
  });

  it("does not hold up another destination", async () => {
    const other = await FakeOtlp.start({ react: () => ({ kind: "refuse", status: 503 }) });
    await open([destination(), destination({ name: "other", endpoint: other.url })]);
    for (const id of range(1, 50)) await append("logs", id);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 50, repeated: 0 });
    expect(lane("logs", "other").queue.records).toBe(50);
    await other.stop();
  });

  it("that does not answer in time is asked again", async () => {
    fake.react = ({ number }) =>
      number === 1 ? { kind: "delay", ms: 400, reaction: { kind: "accept" } } : { kind: "accept" };
    await open([destination({ timeoutMs: 100 })]);
    await append("logs", 1);
    await isSent("logs");
    expect(lane("logs").lastError?.message).toBe("no answer within 100 ms");
  });

  it("costs the oldest when the journal is full, and that is counted", async () => {
    fake.react = () => ({ kind: "refuse", status: 503 });
    await open([destination({ inFlight: { traces: 1, metrics: 1, logs: 1 } })], {
      maxBytes: byteCount(256 * 1024),
    });
    journal.release("store", sequence(1));
    for (const id of range(1, 400)) {
      await append("logs", ...range(id * 1000, 40));
      journal.release("store", sequence(journal.committedSequence + 1));
    }
    expect(lane("logs").lost.records).toBeGreaterThan(0);
    fake.react = () => ({ kind: "accept" });
    await isSent("logs");
    const { lost } = lane("logs");
    expect(fake.count("logs")).toEqual({ different: (400 - lost.records) * 40, repeated: 0 });
    expect(takenOf("logs").at(-1)).toBe(itemName("logs", 400_039));
  });
});

describe("a pause", () => {
  it("lets nothing go until it ends, and lasts over restarts", async () => {
    setPaused(forwardDir(), "sumo", true);
    await open([destination()]);
    for (const id of range(1, 5)) await append("logs", id);
    await close();
    await open([destination()]);
    expect(forwarder.status()[0]?.isPaused).toBe(true);
    await expect.poll(() => lane("logs").queue.records).toBe(5);
    expect(fake.requests).toEqual([]);
    setPaused(forwardDir(), "sumo", false);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 5, repeated: 0 });
  });
});

describe("a stop", () => {
  it("leaves what is not acknowledged to the next start", async () => {
    fake.react = () => ({ kind: "delay", ms: 3000, reaction: { kind: "reset", taken: false } });
    await open([destination()]);
    for (const id of range(1, 5)) await append("logs", id);
    await expect.poll(() => fake.requests.length).toBeGreaterThan(0);
    await close();
    fake.react = () => ({ kind: "accept" });
    await open([destination()]);
    await isSent("logs");
    expect(fake.count("logs")).toEqual({ different: 5, repeated: 0 });
    expect(readdirSync(journalDir())).toContain("followers.json");
  });
});
