import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DashboardConflict } from "../../../api/grafana/library.ts";
import { FileLibrary } from "./library.ts";

let root: string;
let library: FileLibrary;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "watchtower-dashboards-"));
  await mkdir(join(root, "shipped"));
  await put("shipped/services.json", { uid: "services", title: "Services", tags: ["red"] });
  library = new FileLibrary(join(root, "shipped"), join(root, "own"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function put(path: string, content: unknown): Promise<void> {
  await mkdir(join(root, path, ".."), { recursive: true });
  await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
}

const uids = async (): Promise<readonly string[]> =>
  (await library.read()).dashboards.map(({ uid }) => uid).toSorted();

describe("FileLibrary", () => {
  it("shows a file that is dropped into the folder, and not one that is taken away", async () => {
    expect(await uids()).toEqual(["services"]);
    await put("own/team/My board.json", { title: "Mine" });
    expect(await uids()).toEqual(["my-board", "services"]);
    const { folders, dashboards } = await library.read();
    expect(folders).toEqual([{ uid: "team", title: "team" }]);
    expect(dashboards.find(({ uid }) => uid === "my-board")).toMatchObject({
      folder: "team",
      isShipped: false,
    });
    await put("own/team/My board.json", { title: "Mine, changed" });
    expect((await library.read()).dashboards[0]?.title).toBe("Mine, changed");
    await rm(join(root, "own/team"), { recursive: true });
    expect(await uids()).toEqual(["services"]);
  });

  it("takes the forms in which Grafana hands out dashboards", async () => {
    await put("own/api.json", { meta: {}, dashboard: { uid: "wrapped", title: "Of the API" } });
    await put("own/v2.json", { kind: "Dashboard", metadata: { name: "v2" }, spec: { title: "Second" } });
    expect(await uids()).toEqual(["services", "v2", "wrapped"]);
  });

  it("names files that are no dashboards, and why", async () => {
    await put("own/a.json", "{");
    await put("own/b.json", [1]);
    await put("own/c.json", { panels: [] });
    await put("own/d.json", { uid: "x", title: "One" });
    await put("own/e.json", { uid: "x", title: "Two" });
    const { problems } = await library.read();
    expect(problems.map(({ fileName, message }) => `${fileName}: ${message}`)).toEqual([
      "a.json: is no JSON",
      "b.json: is no object in JSON",
      "c.json: has no title: it is no dashboard",
      "e.json: another file has its uid x",
    ]);
  });

  it("lets a user's file stand in for one that came with Watchtower", async () => {
    await put("own/services.json", { uid: "services", title: "My services" });
    const { dashboards, problems } = await library.read();
    expect(dashboards.map(({ title }) => title)).toEqual(["My services"]);
    expect(problems).toEqual([]);
  });

  it("saves, and writes over only when asked to", async () => {
    const content = { title: "New", uid: "new", id: 7 };
    await library.save({ content, folder: "team", overwrite: false });
    expect(JSON.parse(await readFile(join(root, "own/team/new.json"), "utf8"))).toEqual({
      title: "New",
      uid: "new",
      id: null,
    });
    const again = { content: { ...content, title: "Newer" }, folder: "", overwrite: false };
    await expect(library.save(again)).rejects.toThrow(DashboardConflict);
    const saved = await library.save({ ...again, overwrite: true });
    expect(saved).toMatchObject({ title: "Newer", folder: "" });
    // It has moved: the old file would be a second one of the same uid.
    expect(await readdir(join(root, "own/team"))).toEqual([]);
  });

  it("gives a uid to what has none", async () => {
    const { uid } = await library.save({ content: { title: "No uid" }, folder: "", overwrite: false });
    expect(uid).toMatch(/^[\da-f]{14}$/);
  });

  it.each([
    [{ content: { uid: "a" }, folder: "" }, "needs a title"],
    [{ content: { title: "A", uid: "../a" }, folder: "" }, "a uid is"],
    [{ content: { title: "A" }, folder: "../up" }, "cannot be the name of a folder"],
    [{ content: { title: "A" }, folder: "/etc" }, "cannot be the name of a folder"],
    [{ content: { title: "A", uid: "services" }, folder: "" }, "came with Watchtower"],
  ])("refuses to save %j", async (request, message) => {
    await expect(library.save({ ...request, overwrite: true })).rejects.toThrow(message);
  });

  it("removes the user's own only", async () => {
    await library.save({ content: { title: "New", uid: "new" }, folder: "", overwrite: false });
    await library.remove("new");
    expect(await uids()).toEqual(["services"]);
    await expect(library.remove("services")).rejects.toThrow("came with Watchtower");
    await expect(library.remove("none")).rejects.toThrow("there is no dashboard");
  });
});
