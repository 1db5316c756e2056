import { extname } from "node:path";
import { Hono, type Context } from "hono";
import { earlyFor, earlyLinks, type EarlyFiles } from "./early.ts";
import { pageFiles } from "./page-files.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { UNBUILT_PAGE } from "./unbuilt-page.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Paths that the page itself routes: all of them are answered with `index.html`. */
const PAGE_PATHS = [
  "/",
  "/send",
  "/watchtower",
  "/status",
  "/alerts",
  "/map",
  "/dashboards",
  "/d/*",
  "/explore",
  "/explore/*",
];

/** Files whose names carry a hash of their content live in this folder, and never change. */
const HASHED_FOLDER = "/assets/";

/**
 * Serves the built page, from memory; a rebuilt one is seen without a restart.
 * Unknown paths are left to the next handler, except where a browser looks for a page: it is told by the page, with 404.
 * @param dir the build's output folder (`dist/ui`), with `.br` and `.gz` files beside what compresses.
 */
export function pageAssets(dir: string): Hono {
  const app = new Hono();
  const files = pageFiles(dir);
  for (const path of PAGE_PATHS) app.get(path, (c) => serveIndex(c, files));
  app.get("*", async (c, next) => {
    const path = assetPath(c.req.path);
    const response = path === undefined ? undefined : await serveFile(c, files, path);
    if (response !== undefined) return response;
    return isVisit(c) ? serveIndex(c, files, 404) : next();
  });
  return app;
}

type PageFiles = ReturnType<typeof pageFiles>;

/** Someone looks for a page, as against a program that asks an API: the page says that it leads nowhere. */
function isVisit(c: Context): boolean {
  const wantsHtml = c.req.header("Accept")?.includes("text/html") ?? false;
  return wantsHtml && extname(c.req.path) === "" && !API_PATH.test(c.req.path);
}

const API_PATH = /^\/(api|loki|prometheus|tempo)(\/|$)/;

async function serveIndex(c: Context, files: PageFiles, status: 200 | 404 = 200): Promise<Response> {
  await files.refresh();
  const early = earlyFor(await earlyList(files), c.req.path);
  const links = early === undefined ? {} : { Link: earlyLinks(early) };
  const response = await serveFile(c, files, "/index.html", links);
  if (early !== undefined) files.expect(early.files, c.req.header("Accept-Encoding"));
  if (response !== undefined && status === 404 && response.status === 200) {
    return new Response(response.body, { status, headers: response.headers });
  }
  return response ?? c.html(UNBUILT_PAGE, 503, { ...SECURITY_HEADERS, "Cache-Control": "no-store" });
}

/** What the build wrote down; nothing where it did not. */
async function earlyList(files: PageFiles): Promise<readonly EarlyFiles[]> {
  const file = await files.find("/early.json", undefined);
  return file === undefined ? [] : JSON.parse(Buffer.from(file.content).toString());
}

/** A path that may name a file of the page; undefined for what could leave the folder or is a compressed twin. */
function assetPath(path: string): string | undefined {
  return /^(\/[\w-][\w.-]*)+$/.test(path) && extname(path) in CONTENT_TYPES ? path : undefined;
}

async function serveFile(
  c: Context,
  files: PageFiles,
  path: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response | undefined> {
  const file = await files.find(path, c.req.header("Accept-Encoding"));
  if (file === undefined) return undefined;
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    ...more,
    "Cache-Control": path.startsWith(HASHED_FOLDER) ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: file.etag,
    Vary: "Accept-Encoding",
  };
  if (matches(c.req.header("If-None-Match"), file.etag)) return c.body(null, 304, headers);
  headers["Content-Type"] = CONTENT_TYPES[extname(path)] ?? "application/octet-stream";
  if (file.encoding !== undefined) headers["Content-Encoding"] = file.encoding;
  return c.body(file.content, 200, headers);
}

/** If-None-Match compares weakly (RFC 9110, section 13.1.2). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((item) => item.trim().replace(/^W\//, "") === etag);
}
