import { describe, expect, it } from "vitest";
import type { SearchItem } from "../../api/wire/grafana.ts";
import { dashboardCounts, foldersOf } from "./folders.ts";

const item = (title: string, tags: readonly string[], folderTitle?: string): SearchItem => ({
  id: 0,
  uid: title,
  title,
  uri: "",
  url: `/d/${title}`,
  slug: "",
  type: "dash-db",
  tags,
  isStarred: false,
  sortMeta: 0,
  ...(folderTitle === undefined ? {} : { folderTitle }),
});
const found = [
  item("Logs", ["ops"]),
  item("Go runtime", ["go", "ops"], "Apps"),
  item("JVM", ["java"], "Apps"),
  { ...item("Apps", []), type: "dash-folder" as const },
];
const titles = (filter: Partial<Parameters<typeof foldersOf>[1]>) =>
  foldersOf(found, { query: "", tags: [], folder: undefined, ...filter }).map((folder) => [
    folder.title,
    ...folder.items.map(({ title }) => title),
  ]);

describe("foldersOf", () => {
  it("has those in no folder first", () => {
    expect(titles({})).toEqual([
      ["Dashboards", "Logs"],
      ["Apps", "Go runtime", "JVM"],
    ]);
  });

  it("narrows by words, tags and folder", () => {
    expect(titles({ query: "RUN ops" })).toEqual([["Apps", "Go runtime"]]);
    expect(titles({ tags: ["ops"] })).toEqual([
      ["Dashboards", "Logs"],
      ["Apps", "Go runtime"],
    ]);
    expect(titles({ tags: ["ops"], folder: "Dashboards" })).toEqual([["Dashboards", "Logs"]]);
  });
});

it("dashboardCounts counts folders and tags", () => {
  expect(dashboardCounts(found)).toEqual({
    folders: [
      { name: "Dashboards", count: 1 },
      { name: "Apps", count: 2 },
    ],
    tags: [
      { name: "go", count: 1 },
      { name: "java", count: 1 },
      { name: "ops", count: 2 },
    ],
  });
});
