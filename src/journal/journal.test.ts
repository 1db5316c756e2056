import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { byteCount, sequence } from "../base/units.ts";
import { inspectJournal } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import { listSegments } from "./segment.ts";
import { SMALL_SEGMENT, dir, filled, options, payload, readAll, useFolder } from "./testing/folder.ts";

useFolder();

describe("appending", () => {
  it("numbers records from 1 and reads them back in order", async () => {
    const journal = await Journal.open(options());
    expect(await journal.append("traces", payload("a"))).toBe(1);
    expect(
      await Promise.all([journal.append("logs", payload("b")), journal.append("metrics", payload(""))]),
    ).toEqual([2, 3]);
    expect(readAll(1, 3)).toEqual(["1 traces a", "2 logs b", "3 metrics "]);
    expect(readAll(2, 2)).toEqual(["2 logs b"]);
    await journal.close();
  });

  it("goes on where it stopped when opened again", async () => {
    await (await filled(3)).close();
    const again = await Journal.open(options());
    expect(await again.append("logs", payload("record 4"))).toBe(4);
    expect(again.recovery.damage).toEqual([]);
    await again.close();
    expect(readAll(3, 4)).toEqual(["3 traces record 3", "4 logs record 4"]);
  });

  it("keeps a record larger than a segment", async () => {
    const journal = await filled(2);
    await journal.append("logs", Buffer.alloc(3 * SMALL_SEGMENT, "x"));
    await journal.append("logs", payload("after"));
    expect(readAll(3, 4).map((text) => text.length)).toEqual([7 + 3 * SMALL_SEGMENT, 12]);
    await journal.close();
  });

  it("makes the next segment ahead, and leaves none behind that is not used", async () => {
    const journal = await Journal.open(options());
    await journal.append("logs", Buffer.alloc(SMALL_SEGMENT * 0.6));
    await expect.poll(() => readdirSync(dir)).toContain("spare.unfinished");
    await journal.append("logs", Buffer.alloc(SMALL_SEGMENT * 0.6));
    expect(listSegments(dir).map(({ firstSequence }) => firstSequence)).toEqual([1, 2]);
    await journal.close();
    expect(readdirSync(dir).filter((name) => name.endsWith(".unfinished"))).toEqual([]);
    expect(readAll(1, 2)).toHaveLength(2);
  });

  it("refuses when closed", async () => {
    const journal = await filled(1);
    await journal.close();
    await expect(journal.append("logs", payload("late"))).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("refuses, naming the limit, when its segments are full of records still needed", async () => {
    const journal = await Journal.open(options({ maxBytes: byteCount(2 * SMALL_SEGMENT) }));
    journal.release("store", sequence(1));
    const big = Buffer.alloc(3000);
    await journal.append("logs", big);
    await journal.append("logs", big);
    await expect(journal.append("logs", big)).rejects.toThrow("limit journal.maxBytes = 8192");
    journal.release("store", sequence(2));
    expect(await journal.append("logs", big)).toBe(3);
    await journal.close();
  });

  it("leaves its reserve to what was made here, and is never larger than its bound", async () => {
    const maxBytes = byteCount(3 * SMALL_SEGMENT);
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    journal.release("store", sequence(1));
    const big = Buffer.alloc(1900);
    const made = { origin: "derived", source: "a@1" } as const;
    for (let i = 0; i < 4; i++) await journal.append("logs", big);
    // What waits at the same time is not refused with those that have no room.
    const [received, derived] = await Promise.allSettled([
      journal.append("logs", big),
      journal.append("logs", big, made),
    ]);
    expect([received.status, derived.status]).toEqual(["rejected", "fulfilled"]);
    // Nor is there room for others in a segment that was begun in the reserve.
    await expect(journal.append("logs", payload("x"))).rejects.toThrow("limit journal.maxBytes");
    await expect(journal.append("logs", payload("x"), made, "common")).rejects.toThrow("limit journal");
    expect(await journal.append("logs", big, made)).toBe(6);
    await expect(journal.append("logs", big, made)).rejects.toThrow("limit journal.maxBytes = 12288");
    expect(journal.stats().bytes).toBe(maxBytes);
    journal.release("store", sequence(3));
    expect(await journal.append("logs", big, made)).toBe(7);
    await expect(journal.append("logs", payload("x"))).rejects.toThrow("limit journal.maxBytes");
    journal.release("store", sequence(5));
    expect(await journal.append("logs", payload("x"))).toBe(8);
    await journal.close();
  });

  it("refuses for good what is larger than its room, and nothing that waits beside it", async () => {
    const maxBytes = byteCount(4 * SMALL_SEGMENT);
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    const large = Buffer.alloc(3 * SMALL_SEGMENT);
    const appended = [payload("a"), large, payload("b")].map((bytes) => journal.append("logs", bytes));
    const [before, refused, behind] = await Promise.allSettled(appended);
    expect([before, behind]).toMatchObject([{ value: 1 }, { value: 2 }]);
    expect(refused).toMatchObject({
      reason: {
        kind: "limit",
        message: "the request is too large for the journal (limit journal.maxBytes = 16384)",
      },
    });
    await journal.close();
  });

  it("acknowledges nothing that is written to a file which was removed", async () => {
    const journal = await Journal.open(options());
    await journal.append("logs", Buffer.from("kept"));
    rmSync(dir, { recursive: true });
    await expect(journal.append("logs", Buffer.from("lost"))).rejects.toThrow(/segment was removed$/);
    expect(journal.committedSequence).toBe(1);
    await journal.close();
  });

  it("says so when the folder cannot be written, and works again when it can", async () => {
    const journal = await filled(1);
    rmSync(dir, { recursive: true });
    await expect(journal.append("logs", Buffer.alloc(8000))).rejects.toMatchObject({ kind: "unavailable" });
    expect(journal.committedSequence).toBe(1);
    await journal.close();
  });
});

describe("a group that fails", () => {
  it("leaves nothing behind that a later start could take for acknowledged", async () => {
    const journal = await filled(1, { durability: "fsync" });
    const handle = await open(listSegments(dir)[0]?.path ?? "", "r");
    const sync = vi.spyOn(Object.getPrototypeOf(handle), "datasync");
    await handle.close();
    sync.mockRejectedValueOnce(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    const alone = journal.append("logs", payload("refused 2"));
    await expect(alone).rejects.toThrow("the disk is full");
    const first = journal.append("logs", payload("kept 2"));
    const group = [3, 4, 5].map((at) => journal.append("logs", payload(`refused ${at}`)));
    sync.mockResolvedValueOnce(undefined);
    sync.mockRejectedValueOnce(Object.assign(new Error("no space"), { code: "ENOSPC" }));
    const outcomes = await Promise.allSettled([first, ...group]);
    sync.mockRestore();
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
    await journal.append("logs", payload("retried 3"));
    await journal.close();
    const again = await Journal.open(options());
    expect(again.recovery).toMatchObject({ lastSequence: 3, damage: [] });
    expect(readAll(2, 9)).toEqual(["2 logs kept 2", "3 logs retried 3"]);
    await again.close();
  });
});

describe("a segment in which nothing was kept", () => {
  async function refuseOnce(journal: Journal, bytes: Uint8Array): Promise<void> {
    const handle = await open(listSegments(dir)[0]?.path ?? "", "r");
    const sync = vi.spyOn(Object.getPrototypeOf(handle), "datasync");
    await handle.close();
    // Of the spare, then of the group.
    sync.mockResolvedValueOnce(undefined);
    sync.mockRejectedValueOnce(Object.assign(new Error("broken"), { code: "EIO" }));
    await expect(journal.append("logs", bytes)).rejects.toThrow("broken; retry later");
    sync.mockRestore();
  }

  it("is replaced by one that a larger record needs, under the same name", async () => {
    const journal = await filled(1, { durability: "fsync" });
    await refuseOnce(journal, Buffer.alloc(SMALL_SEGMENT - 96));
    expect(listSegments(dir).map(({ firstSequence }) => firstSequence)).toEqual([1, 2]);
    const large = Buffer.alloc(2 * SMALL_SEGMENT, "x");
    expect(await journal.append("logs", large)).toBe(2);
    journal.release("store", sequence(3));
    journal.release("store", sequence(2));
    expect(readAll(2, 2)).toEqual([`2 logs ${large.toString()}`]);
    expect(Date.now() - Number(journal.stats().oldest)).toBeLessThan(3_600_000);
    expect(journal.stats()).toMatchObject({
      segments: 1,
      bytes: statSync(listSegments(dir)[0]?.path ?? "").size,
    });
    await journal.close();
    const again = await Journal.open(options());
    expect(again.recovery).toMatchObject({ lastSequence: 2, damage: [] });
    await again.close();
  });

  it("takes what comes next after a failure in its making; the one before is not gone back to", async () => {
    const journal = await filled(1);
    const blocked = join(dir, "0000000000000002.segment");
    mkdirSync(join(blocked, "x"), { recursive: true });
    await expect(journal.append("logs", Buffer.alloc(SMALL_SEGMENT))).rejects.toThrow("retry later");
    await expect(journal.append("logs", payload("small"))).rejects.toThrow("retry later");
    rmSync(blocked, { recursive: true });
    expect(await journal.append("logs", payload("small"))).toBe(2);
    expect(await journal.append("logs", payload("next"))).toBe(3);
    expect(listSegments(dir).map(({ firstSequence }) => firstSequence)).toEqual([1, 2]);
    expect(readAll(2, 3)).toEqual(["2 logs small", "3 logs next"]);
    await journal.close();
  });
});

describe("a large last segment", () => {
  const maxBytes = byteCount(4 * SMALL_SEGMENT);
  const large = Buffer.alloc(2 * SMALL_SEGMENT, "x");
  const firsts = (): readonly number[] => listSegments(dir).map(({ firstSequence }) => firstSequence);

  it("goes when nobody needs it, as soon as the next one has its name", async () => {
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    journal.release("store", sequence(1));
    await journal.append("logs", large);
    await expect(journal.append("logs", large)).rejects.toMatchObject({ kind: "unavailable" });
    expect(firsts()).toEqual([1]);
    for (const at of [2, 3, 4]) {
      journal.release("store", sequence(at));
      expect(await journal.append("logs", large)).toBe(at);
      expect(firsts()).toEqual([at]);
    }
    expect(readAll(4, 4)).toHaveLength(1);
    await journal.close();
  });

  it("stays when the next one cannot be made", async () => {
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    await journal.append("logs", large);
    journal.release("store", sequence(2));
    const blocked = join(dir, "0000000000000002.segment");
    mkdirSync(join(blocked, "x"), { recursive: true });
    await expect(journal.append("logs", large)).rejects.toThrow("retry later");
    expect(firsts()).toEqual([1, 2]);
    rmSync(blocked, { recursive: true });
    expect(await journal.append("logs", large)).toBe(2);
    expect(firsts()).toEqual([2]);
    await journal.close();
  });

  it("goes, too, where the reserve made it larger than what is left to others", async () => {
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    journal.release("store", sequence(1));
    await journal.append("logs", Buffer.alloc(3 * SMALL_SEGMENT), { origin: "derived" });
    const waits = { origin: "derived", source: "a@1" } as const;
    await expect(journal.append("logs", payload("x"), waits, "common")).rejects.toThrow("retry later");
    journal.release("store", sequence(2));
    expect(await journal.append("logs", payload("x"), waits, "common")).toBe(2);
    await journal.close();
  });

  it("goes, too, where the bound was made smaller than it, although it has room left", async () => {
    const before = await Journal.open(options({ segmentBytes: maxBytes }));
    await before.append("logs", payload("x"));
    await before.close();
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    journal.release("store", sequence(1));
    await expect(journal.append("logs", payload("y"))).rejects.toThrow("retry later");
    journal.release("store", sequence(2));
    expect(await journal.append("logs", payload("y"))).toBe(2);
    expect(firsts()).toEqual([2]);
    await journal.close();
  });

  it("is kept, within the bound, while nobody reads", async () => {
    const journal = await Journal.open(options({ maxBytes, reservedSegments: 1 }));
    await journal.append("logs", large);
    await expect(journal.append("logs", large)).rejects.toMatchObject({ kind: "unavailable" });
    expect(firsts()).toEqual([1]);
    await journal.close();
  });
});

describe("durability", () => {
  it.each([
    ["fsync", 3],
    ["os", 0],
  ] as const)("%s waits for the disk %i times in 3 appends", async (durability, times) => {
    const journal = await filled(1, { durability });
    const handle = await open(listSegments(dir)[0]?.path ?? "", "r");
    const sync = vi.spyOn(Object.getPrototypeOf(handle), "datasync");
    await handle.close();
    for (let i = 0; i < 3; i++) await journal.append("logs", payload("x"));
    expect(sync).toHaveBeenCalledTimes(times);
    sync.mockRestore();
    await journal.close();
  });
});

describe("releasing", () => {
  it("deletes segments that no reader needs, and only these", async () => {
    const journal = await filled(300);
    journal.release("store", sequence(1));
    journal.release("copy", sequence(250));
    expect(readAll(1, 300)).toHaveLength(300);
    journal.release("store", sequence(280));
    expect(readAll(250, 300)[0]).toBe("250 metrics record 250");
    expect(listSegments(dir)[0]?.firstSequence).toBeGreaterThan(1);
    await journal.close();
  });

  it("tells a reader that came too late what it missed", async () => {
    const journal = await filled(300);
    journal.release("store", sequence(300));
    const reader = new JournalReader(dir, sequence(1));
    reader.advance(sequence(300));
    const first = reader.read(1)[0]?.sequence ?? 0;
    expect(first).toBe(listSegments(dir)[0]?.firstSequence);
    expect(reader.missing).toBe(first - 1);
    reader.close();
    await journal.close();
  });

  it("keeps so many bytes that no reader needs, until the cap is reached", async () => {
    const four = { keepBytes: byteCount(4 * SMALL_SEGMENT), maxBytes: byteCount(4 * SMALL_SEGMENT) };
    const journal = await Journal.open(options(four));
    const release = async (): Promise<void> =>
      journal.release("store", sequence((await journal.append("logs", Buffer.alloc(3000))) + 1));
    for (let i = 0; i < 4; i++) await release();
    expect(listSegments(dir).map(({ firstSequence }) => firstSequence)).toEqual([1, 2, 3, 4]);
    for (let i = 0; i < 3; i++) await release();
    expect(listSegments(dir).at(-1)?.firstSequence).toBe(7);
    expect(journal.stats().bytes).toBeLessThanOrEqual(4 * SMALL_SEGMENT);
    await journal.close();
  });

  it("makes room even when the cursors cannot be written, and writes them with the next call", async () => {
    const journal = await filled(200);
    mkdirSync(join(dir, "cursors.json.next"));
    expect(() => journal.release("store", sequence(200))).toThrow("EISDIR");
    expect(listSegments(dir)[0]?.firstSequence).toBeGreaterThan(1);
    rmSync(join(dir, "cursors.json.next"), { recursive: true });
    journal.release("store", sequence(200));
    expect(inspectJournal(dir).cursors).toEqual({ store: 200 });
    await journal.close();
  });

  it("never gives a sequence twice, even if all segments are lost", async () => {
    const journal = await filled(5);
    journal.release("store", sequence(6));
    await journal.close();
    for (const segment of listSegments(dir)) rmSync(segment.path);
    const again = await Journal.open(options());
    expect(await again.append("logs", payload("x"))).toBe(6);
    await again.close();
  });
});

describe("following", () => {
  it("reads what is committed while it is written, across segments", async () => {
    const journal = await Journal.open(options());
    const reader = new JournalReader(dir, sequence(1));
    const seen: number[] = [];
    journal.onCommit((committed) => {
      reader.advance(committed);
      for (const record of reader.read(100)) seen.push(record.sequence);
    });
    for (let i = 0; i < 200; i++) await journal.append("logs", payload("x".repeat(i)));
    for (let records = reader.read(1 << 20); records.length > 0; records = reader.read(1 << 20)) {
      seen.push(...records.map((record) => record.sequence));
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    reader.close();
    await journal.close();
  });

  it("goes on behind a record of which nothing reached the disk, also with what is appended later", async () => {
    const journal = await filled(5, { segmentBytes: byteCount(1 << 16) });
    await journal.close();
    const path = listSegments(dir)[0]?.path ?? "";
    const bytes = readFileSync(path);
    const at = bytes.indexOf("record 3");
    writeFileSync(path, bytes.fill(0, at - 32, at + 8));
    const again = await Journal.open(options());
    expect(again.recovery).toMatchObject({ lastSequence: 5, damage: [{ kind: "records", bytes: 40 }] });
    const reader = new JournalReader(dir, sequence(1));
    reader.advance(sequence(5));
    const numbers = (): number[] => reader.read(1 << 20).map((record) => record.sequence);
    expect([...numbers(), ...numbers()]).toEqual([1, 2, 4, 5]);
    await again.append("logs", payload("record 6"));
    reader.advance(sequence(6));
    expect(numbers()).toEqual([6]);
    expect(reader.missing).toBe(1);
    reader.close();
    await again.close();
  });

  it("counts what was damaged and goes on behind it", async () => {
    const journal = await filled(5, { segmentBytes: byteCount(1 << 16) });
    await journal.close();
    const path = listSegments(dir)[0]?.path ?? "";
    const bytes = readFileSync(path);
    bytes[bytes.indexOf("record 3")] = 0;
    writeFileSync(path, bytes);
    const reader = new JournalReader(dir, sequence(1));
    reader.advance(sequence(5));
    expect(reader.read(1 << 20).map((record) => record.sequence)).toEqual([1, 2, 4, 5]);
    expect(reader.missing).toBe(1);
    expect(inspectJournal(dir).segments[0]?.damage).toMatchObject([{ kind: "records" }]);
    expect(inspectJournal(dir)).toMatchObject({ missing: 1, lastSequence: 5 });
    reader.close();
  });
});

describe("a full disk", () => {
  const mounted = (): boolean =>
    spawnSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", dir]).status === 0;

  it("refuses, and takes more when there is room again", async ({ skip }) => {
    if (process.platform !== "linux" || process.getuid?.() !== 0 || !mounted())
      skip("needs the right to mount");
    try {
      const journal = await Journal.open(options({ durability: "fsync", segmentBytes: byteCount(1 << 18) }));
      const filler = join(dir, "filler");
      writeFileSync(filler, Buffer.alloc(1 << 19));
      const outcomes: string[] = [];
      const send = async (): Promise<void> => {
        const sent = journal.append("logs", Buffer.alloc(30_000, "x"));
        outcomes.push(await sent.then(() => "kept").catch((error: Error) => error.message));
      };
      for (let i = 0; i < 30; i++) await send();
      expect(new Set(outcomes)).toEqual(
        new Set(["kept", "the journal cannot be written: the disk is full; retry later"]),
      );
      expect(outcomes.at(-1)).not.toBe("kept");
      rmSync(filler);
      await send();
      expect(outcomes.at(-1)).toBe("kept");
      const kept = outcomes.filter((outcome) => outcome === "kept").length;
      expect(readAll(1, journal.committedSequence)).toHaveLength(kept);
      await journal.close();
      expect(inspectJournal(dir)).toMatchObject({ lastSequence: kept, missing: 0 });
    } finally {
      spawnSync("/bin/umount", [dir]);
    }
  });
});

describe("inspecting", () => {
  it("tells records, bytes and cursors", async () => {
    const journal = await filled(4);
    journal.release("store", sequence(2));
    const report = inspectJournal(dir);
    expect(report).toMatchObject({ lastSequence: 4, cursors: { store: 2 } });
    expect(report.segments[0]).toMatchObject({
      allocatedBytes: SMALL_SEGMENT,
      records: { metrics: { count: 2, bytes: 16 }, logs: { count: 1 }, traces: { count: 1 } },
      damage: [],
    });
    expect(statSync(report.segments[0]?.path ?? "").size).toBe(SMALL_SEGMENT);
    await journal.close();
  });
});
