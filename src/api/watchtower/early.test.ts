import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { earlyLinks, type EarlyFiles } from "./early.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "watchtower-early-"));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

const LIST: readonly EarlyFiles[] = [
  { path: "/", files: ["/assets/Home-a.js"] },
  { path: "/d/:id", files: ["/theme.js", "/assets/b.js", "/assets/c.css"], data: "/api/d/:id" },
];

it("names the files and the data of the page at a path", async () => {
  await writeFile(join(dir, "early.json"), JSON.stringify(LIST));
  expect(await earlyLinks(dir, "/")).toBe("</assets/Home-a.js>; rel=modulepreload");
  const dashboard = [
    "</theme.js>; rel=preload; as=script",
    "</assets/b.js>; rel=modulepreload",
    "</assets/c.css>; rel=preload; as=style; crossorigin",
    "</api/d/shop>; rel=preload; as=fetch; crossorigin",
  ].join(", ");
  expect(await earlyLinks(dir, "/d/shop")).toBe(dashboard);
  expect(await earlyLinks(dir, "/d/shop/the-shop")).toBe(dashboard);
});

it("says nothing of other paths, nor of an id that would end the header's link", async () => {
  await writeFile(join(dir, "early.json"), JSON.stringify(LIST));
  expect(await earlyLinks(dir, "/d/")).toBeUndefined();
  expect(await earlyLinks(dir, "/elsewhere")).toBeUndefined();
  expect(await earlyLinks(dir, "/d/>; rel=x")).toBeUndefined();
});

it("says nothing where the build left no list", async () => {
  expect(await earlyLinks(dir, "/")).toBeUndefined();
});
