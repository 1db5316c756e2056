import type { SearchItem } from "../../api/wire/grafana.ts";

interface Folder {
  readonly title: string;
  readonly items: readonly SearchItem[];
}

/** Which dashboards are listed: those that meet all of it. */
export interface DashboardFilter {
  /** Words that title or tags hold, all of them. */
  readonly query: string;
  /** All of these. */
  readonly tags: readonly string[];
  /** Undefined: of all folders. */
  readonly folder: string | undefined;
}

/** What dashboards in no folder stand under. */
export const NO_FOLDER = "Dashboards";

const folderOf = ({ folderTitle = "" }: SearchItem): string => (folderTitle === "" ? NO_FOLDER : folderTitle);

/** The dashboards that are meant, by folder; those in none come first. */
export function foldersOf(found: readonly SearchItem[], filter: DashboardFilter): readonly Folder[] {
  const { query, tags, folder } = filter;
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const items = found.filter((item) => {
    const text = [item.title, ...item.tags].join(" ").toLowerCase();
    return (
      item.type === "dash-db" &&
      words.every((word) => text.includes(word)) &&
      tags.every((tag) => item.tags.includes(tag)) &&
      (folder === undefined || folder === folderOf(item))
    );
  });
  return folderTitles(items).map((title) => ({
    title,
    items: items.filter((item) => folderOf(item) === title),
  }));
}

function folderTitles(items: readonly SearchItem[]): readonly string[] {
  const titles = [...new Set(items.map(folderOf))].toSorted();
  return [...titles.filter((title) => title === NO_FOLDER), ...titles.filter((title) => title !== NO_FOLDER)];
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** How many dashboards each folder and each tag has. */
export function dashboardCounts(found: readonly SearchItem[]): {
  readonly folders: readonly Counted[];
  readonly tags: readonly Counted[];
} {
  const items = found.filter(({ type }) => type === "dash-db");
  const tags = [...new Set(items.flatMap((item) => item.tags))].toSorted();
  return {
    folders: folderTitles(items).map((name) => ({
      name,
      count: items.filter((item) => folderOf(item) === name).length,
    })),
    tags: tags.map((name) => ({ name, count: items.filter((item) => item.tags.includes(name)).length })),
  };
}
