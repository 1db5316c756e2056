import { describe, expect, it } from "vitest";
import { sequence } from "../base/units.ts";
import { readHeads } from "./heads.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import { listSegments } from "./segment.ts";
import { dir, options, payload, useFolder } from "./testing/folder.ts";

useFolder();

const SCRAPE = "prometheus.scrape.größe@7";

async function withRecords(): Promise<Journal> {
  const journal = await Journal.open(options());
  await journal.append("metrics", payload("received"));
  await journal.append("metrics", payload("own"), { origin: "derived" });
  await journal.append("metrics", payload("scraped"), { origin: "derived", source: SCRAPE });
  await journal.append("logs", payload("after"));
  return journal;
}

describe("what a record says of how it came to be", () => {
  it("is read back with it, and is no part of its payload", async () => {
    const journal = await withRecords();
    const reader = new JournalReader(dir, sequence(1));
    reader.advance(journal.committedSequence);
    const records = reader
      .read(Number.POSITIVE_INFINITY)
      .map(({ origin, source, payload: bytes }) => [Buffer.from(bytes).toString(), origin, source]);
    expect(records).toEqual([
      ["received", "received", undefined],
      ["own", "derived", undefined],
      ["scraped", "derived", SCRAPE],
      ["after", "received", undefined],
    ]);
    reader.close();
    await journal.close();
  });

  it("decides what waits for a follower: what was received, and what a component made", async () => {
    const journal = await Journal.open(options());
    const follower = journal.follow("elsewhere/metrics", "metrics");
    await journal.append("metrics", payload("received"));
    await journal.append("metrics", payload("own"), { origin: "derived" });
    await journal.append("metrics", payload("scraped"), { origin: "derived", source: SCRAPE });
    expect(follower.waiting).toEqual({ records: 2, bytes: "received".length + "scraped".length });
    const heads = await Promise.all(listSegments(dir).map(readHeads));
    expect(heads.flat().map(({ sequence: at, bytes }) => [at, bytes])).toEqual([
      [1, 8],
      [3, 7],
    ]);
    await journal.close();
  });

  it("is passed over by a reader of another signal", async () => {
    const journal = await withRecords();
    const reader = new JournalReader(dir, sequence(1), "logs");
    reader.advance(journal.committedSequence);
    expect(reader.read(1).map(({ sequence: at }) => at)).toEqual([4]);
    reader.close();
    await journal.close();
  });

  it.each(["", "x".repeat(256)])("is refused with a source that cannot be written", async (source) => {
    const journal = await Journal.open(options());
    const append = journal.append("logs", payload("a"), { origin: "derived", source });
    await expect(append).rejects.toMatchObject({ kind: "internal" });
    expect(await journal.append("logs", payload("b"))).toBe(1);
    await journal.close();
  });
});

describe("what is done between two groups", () => {
  it("has everything before it durable, and nothing after it written", async () => {
    const journal = await Journal.open(options());
    const first = journal.append("logs", payload("before"));
    const seen = journal.between(async (next) => {
      const late = journal.append("logs", payload("late"));
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { next, committed: journal.committedSequence, late };
    });
    const { next, committed, late } = await seen;
    expect(await first).toBe(1);
    expect({ next, committed }).toEqual({ next: 2, committed: 1 });
    expect(await late).toBe(2);
    await journal.close();
  });

  it("holds up nothing when it fails", async () => {
    const journal = await Journal.open(options());
    await expect(journal.between(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await journal.append("logs", payload("on"))).toBe(1);
    await journal.close();
  });
});
