import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { MAX_DASHBOARD_BYTES } from "../../../api/grafana/dashboards.ts";
import { DashboardConflict, slugOf } from "../../../api/grafana/library.ts";
import type {
  DashboardLibrary,
  LibraryDashboard,
  LibraryFolder,
  LibraryProblem,
  LibraryState,
  SaveRequest,
} from "../../../api/grafana/library.ts";
import { WatchtowerError, limitError } from "../../../base/errors.ts";
import { isObject } from "../../../base/json-object.ts";
import { DashboardFiles, stemOf } from "./files.ts";
import type { DashboardFile } from "./files.ts";

/** Grafana's rule for a uid. */
const UID = /^[\w-]{1,40}$/;

interface Entry {
  readonly dashboard: LibraryDashboard;
  readonly path: string;
}

interface Reading extends LibraryState {
  readonly entries: readonly Entry[];
}

/** Dashboards as files: those that came with Watchtower, and those in the user's folder, which win where uids are the same. */
export class FileLibrary implements DashboardLibrary {
  private readonly shipped: DashboardFiles;
  private readonly own: DashboardFiles;
  private readonly ownRoot: string;
  private last: Promise<unknown> = Promise.resolve();

  /** @param shippedRoot the folder of the package. @param ownRoot the user's; made when it is first needed. */
  constructor(shippedRoot: string, ownRoot: string) {
    this.shipped = new DashboardFiles(shippedRoot);
    this.own = new DashboardFiles(ownRoot);
    this.ownRoot = ownRoot;
  }

  async read(): Promise<LibraryState> {
    const { dashboards, folders, problems } = await this.reading();
    return { dashboards, folders, problems };
  }

  save(request: SaveRequest): Promise<LibraryDashboard> {
    return this.afterOthers(() => this.write(request));
  }

  remove(uid: string): Promise<LibraryDashboard> {
    return this.afterOthers(async () => {
      const { entries } = await this.reading();
      const entry = entries.find(({ dashboard }) => dashboard.uid === uid);
      if (entry === undefined)
        throw new WatchtowerError("notFound", `there is no dashboard ${JSON.stringify(uid)}`);
      if (entry.dashboard.isShipped) throw shippedProblem(uid);
      await rm(entry.path, { force: true });
      return entry.dashboard;
    });
  }

  /** One change after the other: what one decides by must still be so when it writes. */
  private afterOthers<T>(change: () => Promise<T>): Promise<T> {
    const done = this.last.then(change, change);
    this.last = done;
    return done;
  }

  private async reading(): Promise<Reading> {
    const [shipped, own] = await Promise.all([this.shipped.read(), this.own.read()]);
    const problems: LibraryProblem[] = [];
    const entries = new Map<string, Entry>();
    for (const [files, isShipped] of [
      [own, false],
      [shipped, true],
    ] as const) {
      for (const file of files) {
        const fileName = isShipped ? basename(file.path) : relative(this.ownRoot, file.path);
        const entry = entryOf(file, fileName, isShipped);
        if (typeof entry === "string") problems.push({ fileName, message: entry });
        else if (!entries.has(entry.dashboard.uid)) entries.set(entry.dashboard.uid, entry);
        else if (!isShipped)
          problems.push({ fileName, message: `another file has its uid ${entry.dashboard.uid}` });
      }
    }
    const all = [...entries.values()];
    const dashboards = all.map(({ dashboard }) => dashboard);
    return { entries: all, dashboards, folders: foldersOf(dashboards), problems };
  }

  private async write({ content, folder, overwrite }: SaveRequest): Promise<LibraryDashboard> {
    const { title, uid: given } = content;
    if (typeof title !== "string" || title.trim() === "")
      throw new WatchtowerError("invalid", "a dashboard needs a title");
    const uid = given === undefined || given === null || given === "" ? newUid() : given;
    if (typeof uid !== "string" || !UID.test(uid))
      throw new WatchtowerError("invalid", "a uid is 1 to 40 letters, digits, - and _");
    if (!/^([\w .-]{1,100}(\/[\w .-]{1,100}){0,2})?$/.test(folder) || folder.split("/").some(isDots))
      throw new WatchtowerError("invalid", `${JSON.stringify(folder)} cannot be the name of a folder`);
    const { entries } = await this.reading();
    const known = entries.find(({ dashboard }) => dashboard.uid === uid);
    if (known?.dashboard.isShipped === true) throw shippedProblem(uid);
    if (known !== undefined && !overwrite)
      throw new DashboardConflict(`there is a dashboard with the uid ${uid}: ${known.dashboard.title}`);
    const text = `${JSON.stringify({ ...content, uid, id: null }, undefined, 2)}\n`;
    if (Buffer.byteLength(text) > MAX_DASHBOARD_BYTES)
      throw limitError("maxDashboardBytes", MAX_DASHBOARD_BYTES, "the dashboard is too large");
    const path = join(this.ownRoot, folder, `${uid}.json`);
    await writeWhole(path, text);
    if (known !== undefined && known.path !== path) await rm(known.path, { force: true });
    const { dashboards } = await this.read();
    return dashboards.find((dashboard) => dashboard.uid === uid) ?? failed(uid);
  }
}

function failed(uid: string): never {
  throw new WatchtowerError("internal", `the dashboard ${uid} was written and is not there`);
}

const isDots = (part: string): boolean => /^\.*$/.test(part) && part !== "";

const newUid = (): string => randomUUID().replaceAll("-", "").slice(0, 14);

function shippedProblem(uid: string): WatchtowerError {
  return new WatchtowerError(
    "invalid",
    `the dashboard ${uid} came with Watchtower and cannot be changed; save it with another uid`,
  );
}

/** Beside it and then in its place, so that a crash leaves the old one. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  const next = `${path}.next`;
  const file = await open(next, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

/** A dashboard of a file; a text if it is none. Grafana's API and its exports wrap it in `dashboard`. */
function entryOf(file: DashboardFile, fileName: string, isShipped: boolean): Entry | string {
  if (file.content === undefined) return file.problem;
  const content = unwrapped(file.content);
  const title = titleOf(content);
  if (title === undefined) return "has no title: it is no dashboard";
  const uid = uidOf(content) ?? slugOf(stemOf(file.path)).slice(0, 40);
  const { tags } = content;
  return {
    path: file.path,
    dashboard: {
      uid,
      title,
      tags: Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === "string") : [],
      folder: file.folder,
      isShipped,
      fileName,
      changedAt: file.changedAt,
      content,
    },
  };
}

type Content = Readonly<Record<string, unknown>>;

const objectIn = (content: Content, key: string): Content | undefined => {
  const value = content[key];
  return isObject(value) ? { ...value } : undefined;
};

function unwrapped(content: Content): Content {
  const inner = objectIn(content, "dashboard");
  return inner !== undefined && content["title"] === undefined ? inner : content;
}

/** Of the classic form, or of that with `kind`, `metadata` and `spec`. */
function titleOf(content: Content): string | undefined {
  const title = content["title"] ?? objectIn(content, "spec")?.["title"];
  return typeof title === "string" && title !== "" ? title : undefined;
}

function uidOf(content: Content): string | undefined {
  const uid = content["uid"] ?? objectIn(content, "metadata")?.["name"];
  return typeof uid === "string" && UID.test(uid) ? uid : undefined;
}

function foldersOf(dashboards: readonly LibraryDashboard[]): readonly LibraryFolder[] {
  const names = new Set(dashboards.map(({ folder }) => folder).filter((folder) => folder !== ""));
  return [...names].toSorted().map((name) => ({ uid: name, title: name }));
}
