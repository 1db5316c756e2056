import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { ByteWriter } from "../block/byte-writer.ts";
import { encodeSeries, readSeries, writeSeriesAt } from "./series-file.ts";
import { SeriesTable } from "./series-table.ts";

const RUNS = Number(process.env["WATCHTOWER_PROPERTY_RUNS"] ?? 50);
const LIMITS = { maxSeries: 1e6, maxSeriesPerMetric: 1e6 };
const dir = mkdtempSync(join(tmpdir(), "watchtower-series-"));
const path = join(dir, "series");
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type LabelSet = readonly (readonly [name: string, value: string])[];

const label = fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 });
const labels = fc
  .dictionary(fc.constantFrom("a", "job", "ünï", "zone"), label, { maxKeys: 4 })
  .map((own) => Object.entries({ ...own, __name__: own["a"] ?? "m" }));
/** What is saved at a time. */
const saves = fc.array(fc.array(labels, { maxLength: 12 }), { maxLength: 6 });

function tableOf(sets: readonly LabelSet[]): SeriesTable {
  const table = new SeriesTable(LIMITS);
  for (const set of sets) table.intern(new Map(set));
  return table;
}

/** The frames of each save, in turn. */
function framesOf(parts: readonly (readonly LabelSet[])[]): { table: SeriesTable; frames: Uint8Array[] } {
  const table = new SeriesTable(LIMITS);
  const frames = parts.map((sets) => {
    const first = table.nextId;
    for (const set of sets) table.intern(new Map(set));
    return encodeSeries(table, first);
  });
  return { table, frames };
}

function read(bytes: Uint8Array, length = bytes.length): { table: SeriesTable; problems: string[] } {
  writeFileSync(path, bytes);
  const table = new SeriesTable(LIMITS);
  const problems: string[] = [];
  readSeries(path, length, table, (problem) => problems.push(problem));
  return { table, problems };
}

const shown = (table: SeriesTable): unknown[] =>
  [...table.from(0)].map(({ id }) => [id, table.labelsOf(id).pairs]);

describe("the file of series", () => {
  it("gives back ids, labels and what is counted of each metric, however many saves they came in", () => {
    fc.assert(
      fc.property(saves, (parts) => {
        const { table, frames } = framesOf(parts);
        const again = read(Buffer.concat(frames));
        expect(again.problems).toEqual([]);
        expect(shown(again.table)).toEqual(shown(table));
        expect(again.table.nextId).toBe(table.nextId);
        expect(again.table.room.series).toEqual(table.room.series);
        for (const set of parts.flat()) {
          const known = again.table.intern(new Map(set))?.id;
          expect(known).toBe(table.intern(new Map(set))?.id);
        }
        expect(again.table.size).toBe(table.size);
      }),
      { numRuns: RUNS },
    );
  });

  it("holds more pairs in a frame than two bytes number, and more series than a frame", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const sets = Array.from({ length: 10_500 }, (_, at) =>
      names.map((name) => [name, `${name}${at}`] as const),
    );
    const table = tableOf(sets);
    const again = read(encodeSeries(table, 0));
    expect(again.problems).toEqual([]);
    expect(again.table.size).toBe(sets.length);
    for (const at of [0, 1, 9999, 10_000, 10_499]) {
      expect(again.table.labelsOf(at + 1).pairs).toEqual(sets[at]);
      expect(again.table.intern(new Map(sets[at]))?.id).toBe(at + 1);
    }
  });

  it("loses no series but those of the frame that is damaged, and tells it", () => {
    fc.assert(
      fc.property(saves, fc.nat(), fc.integer({ min: 1, max: 255 }), (parts, place, change) => {
        const { table, frames } = framesOf(parts.filter((sets) => sets.length > 0));
        const bytes = Buffer.concat(frames);
        fc.pre(bytes.length > 0);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const { table: again, problems } = read(bytes);
        expect(problems.length).toBeGreaterThan(0);
        const all = new Set(shown(table).map((one) => JSON.stringify(one)));
        for (const one of shown(again)) expect(all).toContain(JSON.stringify(one));
        const damaged = frames.findIndex((_, frame) => at < Buffer.concat(frames.slice(0, frame + 1)).length);
        const isLength = at - Buffer.concat(frames.slice(0, damaged)).length < 4;
        const kept = isLength ? frames.slice(0, damaged) : frames.filter((_, frame) => frame !== damaged);
        const expected = read(Buffer.concat(kept));
        expect(shown(again)).toEqual(shown(expected.table));
      }),
      { numRuns: RUNS },
    );
  });

  it("reads what is left of a file that ends early, and tells it", () => {
    const { frames } = framesOf([[[["__name__", "first"]]], [[["__name__", "second"]]]]);
    const bytes = Buffer.concat(frames);
    const first = frames[0]?.length ?? 0;
    for (let length = 1; length < bytes.length; length++) {
      const { table, problems } = read(bytes.subarray(0, length), bytes.length);
      expect([length, table.size, problems.length]).toEqual([length, length < first ? 0 : 1, 1]);
      expect(problems[0]).toContain(path);
    }
  });

  it("passes over what a write that did not finish left behind the end, and cuts it off", async () => {
    const { frames } = framesOf([[[["__name__", "first"]]], [[["__name__", "second"]]]]);
    const [first = new Uint8Array(0), second = new Uint8Array(0)] = frames;
    const { table, problems } = read(Buffer.concat([first, Buffer.from("half a frame")]), first.length);
    expect([table.size, problems]).toEqual([1, []]);
    await writeSeriesAt(path, first.length, second);
    const whole = new SeriesTable(LIMITS);
    readSeries(path, first.length + second.length, whole, (problem) => problems.push(problem));
    expect([whole.size, problems]).toEqual([2, []]);
  });

  it("reads frames of the first form, alone and before newer ones", () => {
    const sets: LabelSet[] = [
      [
        ["__name__", "up"],
        ["job", "shop"],
      ],
      [["__name__", "up"]],
    ];
    const { table, frames } = framesOf([
      sets,
      [
        [
          ["__name__", "new"],
          ["job", "shop"],
        ],
      ],
    ]);
    const [, second = new Uint8Array(0)] = frames;
    const again = read(Buffer.concat([firstFrame(sets), second]));
    expect(again.problems).toEqual([]);
    expect(shown(again.table)).toEqual(shown(table));
  });
});

/** Series 1, 2, … as they were written before frames had columns: docs/formats/store-metrics.md. */
function firstFrame(sets: readonly LabelSet[]): Uint8Array {
  const pairs = [...new Map(sets.flat().map((pair) => [pair.join("="), pair])).values()];
  const content = new ByteWriter();
  content.varint(pairs.length);
  for (const pair of pairs) for (const text of pair) content.string(text);
  content.varint(sets.length);
  for (const [at, set] of sets.entries()) {
    content.varint(at + 1);
    content.varint(set.length);
    for (const pair of set) content.varint(pairs.findIndex((other) => other.join("=") === pair.join("=")));
  }
  const frame = new ByteWriter();
  frame.uint32(content.length);
  frame.uint32(crc32(content.bytes()));
  frame.raw(content.bytes());
  return frame.bytes();
}
