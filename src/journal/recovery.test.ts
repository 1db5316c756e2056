import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteCount, sequence, unixMilli } from "../base/units.ts";
import { SEGMENT_HEADER_BYTES, encodeRecord, readRecord } from "./format.ts";
import { inspectJournal } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { JournalReader } from "./reader.ts";
import { listSegments } from "./segment.ts";
import { SMALL_SEGMENT, dir, filled, options, payload, readAll, useFolder } from "./testing/folder.ts";

const RUNS = Number(process.env["WATCHTOWER_FUZZ"] ?? 60);
useFolder();

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
    bytes.writeUInt32LE(3, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 32)), 32);
    writeFileSync(path, bytes);
    await expect(Journal.open(options())).rejects.toThrow("is of version 3, this program reads up to 2");
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
      expect(again.recovery.problems.join()).toMatch(/cursors\.json cannot be read .*first record kept/);
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
    const [header = Buffer.alloc(0)] = encodeRecord(
      "logs",
      Buffer.alloc(400, "t"),
      unixMilli(1),
      sequence(committed + 1),
    );
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
