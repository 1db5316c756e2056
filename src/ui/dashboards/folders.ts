import type { SearchItem } from "../../api/wire/grafana.ts";

interface Folder {
  readonly title: string;
  readonly items: readonly SearchItem[];
}

/** Dashboards of which title or a tag holds all words of the query, by folder; those in none come first. */
export function foldersOf(found: readonly SearchItem[], query: string): readonly Folder[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const items = found.filter(({ type, title, tags }) => {
    const text = [title, ...tags].join(" ").toLowerCase();
    return type === "dash-db" && words.every((word) => text.includes(word));
  });
  const titles = [...new Set(items.map(({ folderTitle = "" }) => folderTitle))].toSorted();
  return titles.map((title) => ({
    title: title === "" ? "Dashboards" : title,
    items: items.filter(({ folderTitle = "" }) => folderTitle === title),
  }));
}
