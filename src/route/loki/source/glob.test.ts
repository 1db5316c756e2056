import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesMatching } from "./glob.ts";
import { globPattern } from "./glob-pattern.ts";

describe("a pattern", () => {
  it.each([
    ["/var/log/*.log", "/var/log/a.log", true],
    ["/var/log/*.log", "/var/log/.log", true],
    ["/var/log/*.log", "/var/log/x/a.log", false],
    ["/var/**/*.log", "/var/a.log", true],
    ["/var/**/*.log", "/var/a/b/c.log", true],
    ["/var/**", "/var/a/b", true],
    ["/a?c", "/abc", true],
    ["/a?c", "/a/c", false],
    ["/[ab]c", "/ac", true],
    ["/[!ab]c", "/ac", false],
    ["/[^ab]c", "/dc", true],
    ["/[a-c]", "/b", true],
    ["/{a,b*}.log", "/bcd.log", true],
    ["/{a,b}.log", "/c.log", false],
    ["/{a,{b,c}}", "/c", true],
    [String.raw`/a\*`, "/a*", true],
    [String.raw`/a\*`, "/ab", false],
    ["/a,b", "/a,b", true],
    ["/a.b+(c)", "/a.b+(c)", true],
    ["/a}", "/a}", true],
  ])("%s: %s", (pattern, path, matches) => expect(globPattern(pattern)(path)).toBe(matches));

  it("must be whole", () => expect(() => globPattern("/{a")).toThrow("has a { without }"));
});

describe("files", () => {
  let dir = "";
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "watchtower-glob-"));
    await mkdir(join(dir, "a/deep"), { recursive: true });
    await mkdir(join(dir, "b.log"));
    for (const name of ["1.log", "2.txt", "a/3.log", "a/deep/4.log"]) await writeFile(join(dir, name), "x");
    await symlink(dir, join(dir, "a/loop"));
  });
  afterAll(async () => rm(dir, { recursive: true, force: true }));

  const find = async (pattern: string): Promise<string[]> =>
    (await filesMatching(join(dir, pattern))).map((path) => path.slice(dir.length + 1));

  it("are found by patterns", async () => {
    expect(await find("*.log")).toEqual(["1.log"]);
    expect(await find("**/*.log")).toEqual(["1.log", "a/3.log", "a/deep/4.log"]);
    expect(await find("a/**/*.log")).toEqual(["a/3.log", "a/deep/4.log"]);
    expect(await find("{a,b}/*.log")).toEqual(["a/3.log"]);
    expect(await find("*/deep/?.log")).toEqual(["a/deep/4.log"]);
    expect(await find("{a/deep,b}/*.log")).toEqual(["a/deep/4.log"]);
    expect(await find("2.txt")).toEqual(["2.txt"]);
    expect(await find("none/*.log")).toEqual([]);
  });
});
