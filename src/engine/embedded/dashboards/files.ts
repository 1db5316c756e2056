import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { MAX_DASHBOARD_BYTES } from "../../../api/grafana/dashboards.ts";
import { errorCode, errorMessage } from "../../../base/errors.ts";
import { parseJson } from "../../../base/json-depth.ts";
import { isObject } from "../../../base/json-object.ts";

/** A dashboard's file, or why it is none. */
export type DashboardFile = {
  readonly path: string;
  /** The folder in it, without its path; empty at the top. */
  readonly folder: string;
  /** Unix milliseconds. */
  readonly changedAt: number;
} & (
  | { readonly content: Readonly<Record<string, unknown>>; readonly problem?: undefined }
  | { readonly content?: undefined; readonly problem: string }
);

const MAX_FILES = 5000;
const MAX_DEPTH = 4;

/**
 * The `*.json` files in a folder and the folders in it, read again only if they have changed. A file dropped into
 * it is there with the next call.
 */
export class DashboardFiles {
  private readonly root: string;
  private readonly known = new Map<string, { readonly stamp: string; readonly file: DashboardFile }>();

  constructor(root: string) {
    this.root = root;
  }

  /** In the order of their names; none if there is no such folder. */
  async read(): Promise<readonly DashboardFile[]> {
    const paths = (await this.list(this.root, 0)).slice(0, MAX_FILES);
    const files = await Promise.all(paths.map((path) => this.one(path)));
    const there = new Set(paths);
    for (const path of this.known.keys()) if (!there.has(path)) this.known.delete(path);
    return files.filter((file) => file !== undefined);
  }

  private async list(folder: string, depth: number): Promise<readonly string[]> {
    let entries;
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (["ENOENT", "ENOTDIR", "EACCES"].includes(errorCode(error) ?? "")) return [];
      throw error;
    }
    const parts = await Promise.all(
      entries
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(async (entry): Promise<readonly string[]> => {
          const path = join(folder, entry.name);
          if (entry.isDirectory()) return depth < MAX_DEPTH ? await this.list(path, depth + 1) : [];
          return entry.name.endsWith(".json") && !entry.name.startsWith(".") ? [path] : [];
        }),
    );
    return parts.flat();
  }

  /** `undefined` if it has gone meanwhile. */
  private async one(path: string): Promise<DashboardFile | undefined> {
    let size: number;
    let changedAt: number;
    try {
      ({ size, mtimeMs: changedAt } = await stat(path));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      return { path, folder: this.folderOf(path), changedAt: 0, problem: errorMessage(error) };
    }
    const stamp = `${size} ${changedAt}`;
    const known = this.known.get(path);
    if (known?.stamp === stamp) return known.file;
    const file = { path, folder: this.folderOf(path), changedAt, ...(await contentOf(path, size)) };
    this.known.set(path, { stamp, file });
    return file;
  }

  private folderOf(path: string): string {
    const parts = relative(this.root, path).split(sep);
    return parts.slice(0, -1).join("/");
  }
}

type Content = { readonly content: Readonly<Record<string, unknown>> } | { readonly problem: string };

async function contentOf(path: string, size: number): Promise<Content> {
  if (size > MAX_DASHBOARD_BYTES)
    return { problem: `too large (limit maxDashboardBytes = ${MAX_DASHBOARD_BYTES})` };
  try {
    const value = parseJson(await readFile(path, "utf8"));
    if (isObject(value)) return { content: { ...value } };
    return { problem: "is no object in JSON" };
  } catch (error) {
    return { problem: error instanceof SyntaxError ? "is no JSON" : errorMessage(error) };
  }
}

/** The file's name without its ending. */
export const stemOf = (path: string): string => basename(path, ".json");
