import { WatchtowerError } from "../../base/errors.ts";
import type { FolderBody, SearchItem, TagCount } from "../wire/grafana.ts";
import { pathOf, slugOf } from "./library.ts";
import type { LibraryDashboard, LibraryFolder, LibraryState } from "./library.ts";

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 5000;

interface Wanted {
  readonly type: string | undefined;
  readonly words: readonly string[];
  readonly tags: readonly string[];
  readonly dashboards: readonly string[];
  readonly folders: readonly string[];
  readonly limit: number;
  readonly page: number;
}

/**
 * Folders and dashboards by title, as `GET /api/search` has it: `query`, `type`, `tag` (all of them), `dashboardUIDs`,
 * `folderUIDs` (`general`: in none), `limit`, `page`. Folders first, then by title.
 *
 * @throws WatchtowerError `invalid` for a limit, page or type that is none.
 */
export function search(state: LibraryState, parameters: URLSearchParams): readonly SearchItem[] {
  const wanted = wantedBy(parameters);
  const { type } = wanted;
  const noFolders = type === "dash-db" || [wanted.tags, wanted.dashboards].some((list) => list.length > 0);
  const folders = noFolders ? [] : state.folders.map(folderItem);
  const dashboards = type === "dash-folder" ? [] : dashboardsFor(state, wanted);
  const found = [...byTitle(folders), ...byTitle(dashboards)].filter((item) => hasWords(item, wanted.words));
  const from = (wanted.page - 1) * wanted.limit;
  return found.slice(from, from + wanted.limit);
}

function wantedBy(parameters: URLSearchParams): Wanted {
  const type = parameters.get("type") ?? undefined;
  if (type !== undefined && type !== "" && type !== "dash-db" && type !== "dash-folder")
    throw new WatchtowerError("invalid", `type is dash-db or dash-folder, not ${JSON.stringify(type)}`);
  const query = parameters.get("query") ?? "";
  return {
    type,
    words: query
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ""),
    tags: parameters.getAll("tag").filter((tag) => tag !== ""),
    dashboards: listOf(parameters, "dashboardUIDs"),
    folders: listOf(parameters, "folderUIDs"),
    limit: whole(parameters, "limit", DEFAULT_LIMIT, MAX_LIMIT),
    page: whole(parameters, "page", 1, Number.MAX_SAFE_INTEGER),
  };
}

const listOf = (parameters: URLSearchParams, name: string): readonly string[] =>
  parameters.getAll(name).flatMap((text) => text.split(",").filter((uid) => uid !== ""));

function whole(parameters: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = parameters.get(name);
  if (text === null || text === "") return fallback;
  if (!/^\d{1,15}$/.test(text) || Number(text) < 1 || Number(text) > most)
    throw new WatchtowerError(
      "invalid",
      `${name} is a whole number from 1 to ${most}, not ${JSON.stringify(text)}`,
    );
  return Number(text);
}

function dashboardsFor({ dashboards, folders }: LibraryState, wanted: Wanted): readonly SearchItem[] {
  const titles = new Map(folders.map(({ uid, title }) => [uid, title]));
  return dashboards
    .map((dashboard, index) => ({ dashboard, index }))
    .filter(({ dashboard: { tags } }) => wanted.tags.every((tag) => tags.includes(tag)))
    .filter(({ dashboard: { uid } }) => wanted.dashboards.length === 0 || wanted.dashboards.includes(uid))
    .filter(({ dashboard: { folder } }) => wanted.folders.length === 0 || isIn(folder, wanted.folders))
    .map(({ dashboard, index }) => dashboardItem(dashboard, index, titles.get(dashboard.folder)));
}

const isIn = (folder: string, wanted: readonly string[]): boolean =>
  wanted.includes(folder === "" ? "general" : folder);

function dashboardItem(dashboard: LibraryDashboard, index: number, folderTitle?: string): SearchItem {
  const slug = slugOf(dashboard.title);
  return {
    id: index + 1,
    uid: dashboard.uid,
    title: dashboard.title,
    uri: `db/${slug}`,
    url: pathOf(dashboard),
    slug,
    type: "dash-db",
    tags: dashboard.tags,
    isStarred: false,
    sortMeta: 0,
    ...(folderTitle === undefined ? {} : { folderUid: dashboard.folder, folderTitle }),
  };
}

function folderItem({ uid, title }: LibraryFolder, index: number): SearchItem {
  const slug = slugOf(title);
  return {
    id: FOLDER_IDS + index,
    uid,
    title,
    uri: `db/${slug}`,
    url: `/dashboards/f/${encodeURIComponent(uid)}/${slug}`,
    slug,
    type: "dash-folder",
    tags: [],
    isStarred: false,
    sortMeta: 0,
  };
}

/** Numbers of folders begin here, those of dashboards at 1: no two are the same. */
const FOLDER_IDS = 1_000_000;

export const folderBody = ({ uid, title }: LibraryFolder, index: number): FolderBody => ({
  id: FOLDER_IDS + index,
  uid,
  title,
});

/** How many dashboards have each tag, by tag. */
export function countTags({ dashboards }: LibraryState): readonly TagCount[] {
  const counts = new Map<string, number>();
  for (const tag of dashboards.flatMap(({ tags }) => [...new Set(tags)]))
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([term, count]) => ({ term, count })).toSorted((a, b) => compare(a.term, b.term));
}

const byTitle = (items: readonly SearchItem[]): readonly SearchItem[] =>
  items.toSorted((a, b) => compare(a.title.toLowerCase(), b.title.toLowerCase()) || compare(a.uid, b.uid));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function hasWords({ title }: SearchItem, words: readonly string[]): boolean {
  const text = title.toLowerCase();
  return words.every((word) => text.includes(word));
}
