import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { byteCount, sequence, unixMilli } from "../base/units.ts";
import { SIGNALS } from "../model/signal.ts";
import { SEGMENT_HEADER_BYTES, encodeRecordHeader, readRecord } from "./format.ts";
import { inspectJournal } from "./inspect.ts";
import { Journal } from "./journal.ts";
import type { JournalOptions } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import { listSegments } from "./segment.ts";

const RUNS = Number(process.env["WATCHTOWER_FUZZ"] ?? 60);
const SMALL_SEGMENT = byteCount(4096);

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "watchtower-journal-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = (more: Partial<JournalOptions> = {}): JournalOptions => ({
  dir,
  durability: "os",
  maxBytes: byteCount(1 << 26),
  segmentBytes: SMALL_SEGMENT,
  ...more,
});

const payload = (text: string): Uint8Array => Buffer.from(text);

function readAll(from: number, committed: number): string[] {
  const reader = new JournalReader(dir, sequence(from));
  reader.advance(sequence(committed));
  const texts: string[] = [];
  for (let records = reader.read(1000); records.length > 0; records = reader.read(1000)) {
    for (const record of records)
      texts.push(`${record.sequence} ${record.signal} ${Buffer.from(record.payload).toString()}`);
  }
  reader.close();
  return texts;
}

async function filled(count: number, more: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await Journal.open(options(more));
  for (let i = 1; i <= count; i++) await journal.append(SIGNALS[i % 3] ?? "logs", payload(`record ${i}`));
  return journal;
}

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

describe("damage to the last segment", () => {
  it("loses only records from the damaged place on, and reports it", { timeout: 60_000 }, async () => {
    const large = byteCount(1 << 13);
    const property = fc.asyncProperty(
      fc.constantFrom("flip", "cut"),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      fc.array(fc.nat(200), { minLength: 1, maxLength: 20 }),
      async (kind, place, flipped, sizes) => {
        rmSync(dir, { recursive: true, force: true });
        const journal = await Journal.open(options({ segmentBytes: large }));
        const ends: number[] = [];
        for (const size of sizes) {
          await journal.append("logs", Buffer.alloc(size, "x"));
          ends.push((ends.at(-1) ?? SEGMENT_HEADER_BYTES) + 32 + size);
        }
        await journal.close();
        const path = listSegments(dir)[0]?.path ?? "";
        // Anywhere: header, records, and the zeros behind them.
        const offset = Math.floor(place * (large - 1));
        const bytes = readFileSync(path);
        bytes[offset] = (bytes[offset] ?? 0) ^ flipped;
        if (kind === "cut") truncateSync(path, offset);
        else writeFileSync(path, bytes);
        expect(inspectJournal(dir).segments[0]?.damage).not.toEqual([]);
        const again = await Journal.open(options({ segmentBytes: large }));
        expect(again.recovery.damage).not.toEqual([]);
        const before = ends.filter((end) => end <= offset).length;
        const hit = offset >= SEGMENT_HEADER_BYTES && before < sizes.length ? 1 : 0;
        const read = readAll(1, sizes.length).map((text) => Number(text.split(" ")[0]));
        expect(read.slice(0, before)).toEqual(Array.from({ length: before }, (_, index) => index + 1));
        expect(read.length).toBe(kind === "flip" ? sizes.length - hit : before);
        const next = await again.append("traces", payload("afterwards"));
        expect(readAll(next, next)).toEqual([`${next} traces afterwards`]);
        await again.close();
        if (kind === "flip" && hit === 0)
          expect(inspectJournal(dir).segments.flatMap(({ damage }) => damage)).toEqual([]);
      },
    );
    await fc.assert(property, { numRuns: RUNS });
  });

  it("erases a torn tail, so that it cannot come back", async () => {
    await (await filled(3)).close();
    const path = listSegments(dir)[0]?.path ?? "";
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.indexOf("record 3") + 2, bytes.indexOf("record 3") + 8);
    writeFileSync(path, bytes);
    const again = await Journal.open(options());
    expect(again.recovery).toMatchObject({ lastSequence: 2, damage: [{ kind: "tail" }] });
    await again.close();
    expect(readFileSync(path).indexOf("re", bytes.indexOf("record 2") + 8)).toBe(-1);
    const clean = await Journal.open(options());
    expect(clean.recovery.damage).toEqual([]);
    await clean.close();
  });
});

describe("damage to an older segment", () => {
  it("loses one record at most by a flipped byte, and is reported", { timeout: 60_000 }, async () => {
    await (await filled(250)).close();
    const old = listSegments(dir)[1]?.path ?? "";
    const original = readFileSync(old);
    const property = fc.property(
      fc.nat(SMALL_SEGMENT - 1),
      fc.integer({ min: 1, max: 255 }),
      (offset, flipped) => {
        const bytes = Buffer.from(original);
        bytes[offset] = (bytes[offset] ?? 0) ^ flipped;
        writeFileSync(old, bytes);
        const { segments, missing } = inspectJournal(dir);
        expect(segments.map(({ damage }) => damage.length)).toEqual(
          segments.map((_, index) => Number(index === 1)),
        );
        const reader = new JournalReader(dir, sequence(1));
        reader.advance(sequence(250));
        let count = 0;
        for (let some = reader.read(5000); some.length > 0; some = reader.read(5000)) count += some.length;
        reader.close();
        expect(count).toBeGreaterThanOrEqual(249);
        expect([reader.missing, missing]).toEqual([250 - count, 250 - count]);
      },
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it("of a newer version is refused, naming both", async () => {
    await (await filled(3)).close();
    const path = listSegments(dir)[0]?.path ?? "";
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 32)), 32);
    writeFileSync(path, bytes);
    await expect(Journal.open(options())).rejects.toThrow("is of version 2, this program reads up to 1");
  });
});

describe("files of others in the folder", () => {
  it("are let alone", async () => {
    await (await filled(3)).close();
    const own = listSegments(dir)[0]?.path ?? "";
    for (const name of ["a.segment", "0000000000000001 (copy).segment", "1.segment"])
      copyFileSync(own, join(dir, name));
    expect(listSegments(dir).map(({ path }) => path)).toEqual([own]);
    expect(readAll(1, 3)).toHaveLength(3);
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

describe("cursors", () => {
  it("that cannot be read are told of, and lose nothing", async () => {
    const journal = await filled(3);
    journal.release("store", sequence(3));
    await journal.close();
    const written = readFileSync(join(dir, "cursors.json"), "utf8");
    const flipped = written.replace('"store":3', '"store":7');
    expect(flipped).not.toBe(written);
    const negative = JSON.stringify({ cursors: { store: -1 }, crc32: crc32('{"store":-1}') });
    for (const text of ["", "{", "[]", '{"store":3}', written.slice(0, -1), flipped, negative]) {
      writeFileSync(join(dir, "cursors.json"), text);
      const again = await Journal.open(options());
      expect(again.recovery.problem).toMatch(/cursors\.json cannot be read .*first record kept/);
      expect(again.neededBy("store")).toBe(1);
      expect(again.committedSequence).toBe(3);
      await again.close();
    }
  });
});

describe("a journal's life", () => {
  type Deed =
    | { readonly kind: "append"; readonly sizes: readonly number[] }
    | { readonly kind: "release"; readonly share: number }
    | { readonly kind: "reopen" }
    | { readonly kind: "crash"; readonly garbage: number };
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("append" as const),
        sizes: fc.array(fc.nat(1500), { minLength: 1, maxLength: 8 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("release" as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "reopen" as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("crash" as const), garbage: fc.nat(300) }) },
  );

  /** What a group that was being written leaves: its first bytes, behind the last record. */
  function leaveTorn(garbage: number, committed: number): void {
    const last = listSegments(dir).at(-1);
    if (last === undefined || garbage === 0) return;
    const bytes = readFileSync(last.path);
    const end = writtenEnd(bytes);
    const header = encodeRecordHeader("logs", Buffer.alloc(400, "t"), unixMilli(1), sequence(committed + 1));
    const torn = Buffer.concat([header, Buffer.alloc(400, "t")]).subarray(0, garbage);
    torn.copy(bytes, end);
    writeFileSync(last.path, bytes);
  }
  function writtenEnd(bytes: Buffer): number {
    for (let at = SEGMENT_HEADER_BYTES; ;) {
      const reading = readRecord(bytes, at);
      if (reading.kind !== "record") return at;
      at = reading.end;
    }
  }

  it("keeps what was acknowledged, whatever happens in between", { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 25 }), async (deeds) => {
      rmSync(dir, { recursive: true, force: true });
      let journal = await Journal.open(options());
      const model: string[] = [];
      let needed = 1;
      const reader = new JournalReader(dir, sequence(1));
      const followed: number[] = [];
      for (const what of deeds) {
        if (what.kind === "append") {
          const sent = what.sizes.map((size) => Buffer.alloc(size, "abc"[size % 3]));
          const got = await Promise.all(sent.map((bytes) => journal.append("logs", bytes)));
          expect(got).toEqual(sent.map((_, index) => model.length + 1 + index));
          model.push(...sent.map((bytes) => bytes.toString()));
        } else if (what.kind === "release") {
          needed = Math.max(needed, Math.round(what.share * model.length) + 1);
          journal.release("store", sequence(needed));
        } else {
          if (what.kind === "crash") leaveTorn(what.garbage, model.length);
          // A killed process closes nothing; its files are as they are.
          const before = journal;
          journal = await Journal.open(options());
          await before.close();
          expect(journal.recovery.lastSequence).toBe(model.length);
        }
        reader.advance(journal.committedSequence);
        for (let some = reader.read(700); some.length > 0; some = reader.read(700))
          followed.push(...some.map((record) => record.sequence));
      }
      const kept = readAll(1, journal.committedSequence).map((text) => text.split(" "));
      const first = Number(kept[0]?.[0] ?? model.length + 1);
      expect(first).toBeLessThanOrEqual(needed);
      expect(kept.map(([at, , body]) => [Number(at), body])).toEqual(
        model.slice(first - 1).map((body, index) => [first + index, body]),
      );
      expect(journal.neededBy("store")).toBe(needed);
      expect(followed.length + reader.missing).toBe(model.length);
      expect(followed).toEqual([...new Set(followed)].toSorted((a, b) => a - b));
      reader.close();
      await journal.close();
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

describe("a killed writer", () => {
  it("keeps every acknowledged record", { timeout: 60_000 }, async () => {
    const script = `
      import { Journal } from ${JSON.stringify(new URL("journal.ts", import.meta.url).href)};
      const journal = await Journal.open({ dir: process.argv[1], durability: "fsync", maxBytes: 1 << 28, segmentBytes: 65536 });
      const client = async () => { for (;;) process.stdout.write(await journal.append("logs", Buffer.alloc(Math.random() * 3000, "x")) + "\\n"); };
      for (let i = 0; i < 8; i++) void client();`;
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, dir], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
      while (text.split("\n").length <= 1 + round * 100) await once(child.stdout, "data");
      child.kill("SIGKILL");
      await once(child, "close");
      const acknowledged = text.split("\n").slice(0, -1).map(Number);
      const journal = await Journal.open(options({ maxBytes: byteCount(1 << 28) }));
      const read = new Set(readAll(1, journal.committedSequence).map((line) => Number(line.split(" ")[0])));
      expect(acknowledged.filter((at) => !read.has(at))).toEqual([]);
      expect(acknowledged.length).toBeGreaterThan(0);
      await journal.close();
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
