import { appendFile, copyFile, mkdtemp, rename, rm, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodingOf } from "./encoding.ts";
import { FollowedFile } from "./followed-file.ts";
import type { Beginning } from "./followed-file.ts";
import type { Place } from "./positions.ts";

let dir = "";
let path = "";
const opened: FollowedFile[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "watchtower-follow-"));
  path = join(dir, "app.log");
});
afterEach(async () => {
  for (const file of opened.splice(0)) await file.close();
  await rm(dir, { recursive: true, force: true });
});

function follow(place?: Place, beginning: Beginning = "first line", encoding = ""): FollowedFile {
  const known = encodingOf(encoding);
  if (known === undefined) throw new Error(`no encoding ${encoding}`);
  const file = new FollowedFile(path, known, place, beginning);
  opened.push(file);
  return file;
}

/** All that is there to read now. */
async function linesOf(file: FollowedFile): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const found = await file.look();
    lines.push(...found.lines);
    if (!found.hasMore) return lines;
  }
}

async function placeOf(file: FollowedFile): Promise<Place> {
  const { place } = await file.look();
  return place;
}

describe("a file", () => {
  it("is read line by line as it grows", async () => {
    await writeFile(path, "one\ntw");
    const file = follow();
    expect(await linesOf(file)).toEqual(["one"]);
    expect(await linesOf(file)).toEqual([]);
    await appendFile(path, "o\nthree");
    expect(await linesOf(file)).toEqual(["two"]);
    await appendFile(path, " four\r\n\n");
    expect(await linesOf(file)).toEqual(["three four", ""]);
  });

  it("may appear later", async () => {
    const file = follow(undefined, "last line");
    expect(await linesOf(file)).toEqual([]);
    expect(file.isOpen).toBe(false);
    await writeFile(path, "new\n");
    expect(await linesOf(file)).toEqual(["new"]);
  });

  it("may be begun at its last line", async () => {
    await writeFile(path, "old\nolder\nlast");
    const file = follow(undefined, "last line");
    expect(await linesOf(file)).toEqual([]);
    await appendFile(path, " line\nnext\n");
    expect(await linesOf(file)).toEqual(["last line", "next"]);
  });

  it("is read on where it was left", async () => {
    await writeFile(path, "one\ntwo\n");
    const place = await placeOf(follow());
    await appendFile(path, "three\n");
    expect(await linesOf(follow(place, "last line"))).toEqual(["three"]);
    expect(await linesOf(follow({ position: 4, file: "" }))).toEqual(["two", "three"]);
  });

  it("is larger than what is read at once", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index} ${"x".repeat(90)}`);
    await writeFile(path, `${lines.join("\n")}\n`);
    expect(await linesOf(follow())).toEqual(lines);
  });

  it("loses no other line by one that is too long", async () => {
    await writeFile(path, `before\n${"x".repeat(3_000_000)}\nafter\n`);
    const file = follow();
    const found = [];
    do found.push(await file.look());
    while (found.at(-1)?.hasMore === true);
    expect(found.flatMap(({ lines }) => lines)).toEqual(["before", "after"]);
    expect(found.reduce((sum, { tooLong }) => sum + tooLong, 0)).toBe(1);
  });

  it("may be in another encoding", async () => {
    await writeFile(path, Buffer.from("\uFEFFgrün\nĊ\n", "utf16le"));
    expect(await linesOf(follow(undefined, "first line", "utf-16le"))).toEqual(["grün", "Ċ"]);
  });

  it("is no folder", async () => {
    path = dir;
    await expect(follow().look()).rejects.toThrow("is a directory");
  });
});

describe("rotation", () => {
  it("by renaming: what is written to the old file a moment later, and its last line, are read", async () => {
    await writeFile(path, "one\n");
    const file = follow();
    expect(await linesOf(file)).toEqual(["one"]);
    await rename(path, `${path}.1`);
    await writeFile(path, "new one\n");
    expect(await linesOf(file)).toEqual([]);
    await appendFile(`${path}.1`, "late\nwithout a break");
    expect(await linesOf(file)).toEqual(["late", "without a break"]);
    expect(await linesOf(file)).toEqual(["new one"]);
    await appendFile(path, "new two\n");
    expect(await linesOf(file)).toEqual(["new two"]);
  });

  it("by renaming, before another file is there", async () => {
    await writeFile(path, "one\n");
    const file = follow();
    await linesOf(file);
    await rename(path, `${path}.1`);
    expect(await linesOf(file)).toEqual([]);
    expect(await linesOf(file)).toEqual([]);
    expect(file.isOpen).toBe(false);
    await writeFile(path, "new\n");
    expect(await linesOf(file)).toEqual(["new"]);
  });

  it("by removing", async () => {
    await writeFile(path, "one\n");
    const file = follow();
    await linesOf(file);
    await appendFile(path, "two\n");
    await unlink(path);
    expect(await linesOf(file)).toEqual(["two"]);
    await writeFile(path, "three\n");
    const rest = [...(await linesOf(file)), ...(await linesOf(file))];
    expect(rest).toEqual(["three"]);
  });

  it("by copying and truncating", async () => {
    await writeFile(path, "one\ntwo\n");
    const file = follow();
    await linesOf(file);
    await copyFile(path, `${path}.1`);
    await truncate(path, 0);
    expect(await linesOf(file)).toEqual([]);
    await appendFile(path, "new\n");
    expect(await linesOf(file)).toEqual(["new"]);
  });

  it("while nobody looks: another file is read from its beginning, the same one on, a shorter one anew", async () => {
    await writeFile(path, "one\ntwo\n");
    const place = await placeOf(follow());
    await appendFile(path, "three\n");
    expect(await linesOf(follow(place))).toEqual(["three"]);
    await rename(path, `${path}.1`);
    await writeFile(path, "another file that is longer\n");
    expect(await linesOf(follow(place))).toEqual(["another file that is longer"]);
    await writeFile(path, "x\n");
    const same = { ...(await placeOf(follow())), position: 100 };
    expect(await linesOf(follow(same))).toEqual(["x"]);
  });
});
