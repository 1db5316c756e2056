import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";

/** The habits of docs/STYLE.md that a machine can check. */
const root = join(import.meta.dirname, "../..");
const MAX_LINES = 400;

const sources = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "src"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file));

const linesOf = (file: string): readonly string[] => readFileSync(join(root, file), "utf8").split("\n");

describe("the style of src", () => {
  it("finds sources", () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it(`keeps files under ${MAX_LINES} lines`, () => {
    const long = sources.filter((file) => !file.includes(".test.") && linesOf(file).length > MAX_LINES);
    expect(long).toEqual([]);
  });

  it("has no barrels and no drawers for odds and ends", () => {
    const names = sources.filter((file) =>
      /^(index|utils?|helpers?|common-utils|misc)\.tsx?$/.test(basename(file)),
    );
    expect(names).toEqual([]);
  });

  it("leaves no note to do something later", () => {
    const notes = sources.filter((file) =>
      linesOf(file).some((line) => /\b(TODO|FIXME|XXX|HACK)\b/.test(line)),
    );
    expect(notes).toEqual([]);
  });

  it("skips no test without a reason in the same line", () => {
    const tests = sources.filter((file) => file.includes(".test."));
    const silent = tests.filter((file) =>
      linesOf(file).some((line) => /\b(it|describe|test)\.(skip|todo)\(/.test(line) && !line.includes("//")),
    );
    expect(silent).toEqual([]);
  });
});
