import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cli } from "../kit/instance.ts";

const folder = mkdtempSync(join(tmpdir(), "watchtower-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("watchtower dashboards lint", () => {
  it("says that a shipped dashboard can be shown whole", async () => {
    const file = join(import.meta.dirname, "../../dashboards/watchtower-shop.json");
    const { code, stdout } = await cli(["dashboards", "lint", file], {});
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${file} can be shown whole\n` });
  });

  it("names what cannot be shown, and fails", async () => {
    const file = fileOf(
      "map.json",
      JSON.stringify({ title: "Map", panels: [{ type: "geomap", title: "World" }] }),
    );
    const plain = await cli(["dashboards", "lint", file], {});
    expect(plain).toMatchObject({ code: 1, stdout: 'panel "World": panel type geomap is not supported\n' });
    const { code, stdout } = await cli(["dashboards", "lint", file, "--json"], {});
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      file,
      notices: [{ where: 'panel "World"', what: "panel type geomap is not supported" }],
    });
  });

  it("says when the file is no dashboard, or not there", async () => {
    const { code, stdout } = await cli(["dashboards", "lint", fileOf("list.json", "[]")], {});
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: "dashboard: this is no dashboard: it has neither a title nor panels\n",
    });
    expect((await cli(["dashboards", "lint", join(folder, "none.json")], {})).code).not.toBe(0);
  });

  it("takes several files and folders, and names the file of each line", async () => {
    const boards = join(folder, "boards");
    mkdirSync(join(boards, "team"), { recursive: true });
    mkdirSync(join(boards, ".git"));
    const whole = fileOf("boards/a.json", JSON.stringify({ title: "A", panels: [] }));
    const map = fileOf("boards/team/b.json", JSON.stringify({ title: "B", panels: [{ type: "geomap" }] }));
    fileOf("boards/.git/c.json", "[]");
    fileOf("boards/readme.md", "no dashboard");
    const notice = { where: 'panel ""', what: "panel type geomap is not supported" };
    const plain = await cli(["dashboards", "lint", boards], {});
    expect(plain).toMatchObject({
      code: 1,
      stdout: `${whole} can be shown whole\n${map}: ${notice.where}: ${notice.what}\n`,
    });
    const { code, stdout } = await cli(["dashboards", "lint", whole, join(boards, "team"), "--json"], {});
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      files: [
        { file: whole, notices: [] },
        { file: map, notices: [notice] },
      ],
    });
    expect((await cli(["dashboards", "lint", whole, whole], {})).code).toBe(0);
  });

  it("is no success where a folder has nothing, or one of several is not there", async () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    const nothing = await cli(["dashboards", "lint", empty], {});
    expect(nothing.code).not.toBe(0);
    expect(nothing.stderr).toContain(`there is no *.json in ${empty}`);
    const whole = fileOf("whole.json", JSON.stringify({ title: "A", panels: [] }));
    const missing = await cli(["dashboards", "lint", whole, join(folder, "none.json")], {});
    expect(missing.code).not.toBe(0);
    expect(missing.stderr).toContain("there is no file");
  });
});
