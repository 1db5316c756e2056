import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { Hono, type Context } from "hono";
import { earlyLinks } from "./early.ts";
import { acceptedEncodings } from "./encoding.ts";
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
 * Serves the built page. Files are read per request, so a rebuilt page is seen without a restart.
 * Unknown paths are left to the next handler, except where a browser looks for a page: it is told by the page, with 404.
 * @param dir the build's output folder (`dist/ui`), with `.br` and `.gz` files beside what compresses.
 */
export function pageAssets(dir: string): Hono {
  const app = new Hono();
  for (const path of PAGE_PATHS) app.get(path, (c) => serveIndex(c, dir));
  app.get("*", async (c, next) => {
    const path = assetPath(c.req.path);
    const response = path === undefined ? undefined : await serveFile(c, dir, path);
    if (response !== undefined) return response;
    return isVisit(c) ? serveIndex(c, dir, 404) : next();
  });
  return app;
}

/** Someone looks for a page, as against a program that asks an API: the page says that it leads nowhere. */
function isVisit(c: Context): boolean {
  const wantsHtml = c.req.header("Accept")?.includes("text/html") ?? false;
  return wantsHtml && extname(c.req.path) === "" && !API_PATH.test(c.req.path);
}

const API_PATH = /^\/(api|loki|prometheus|tempo)(\/|$)/;

async function serveIndex(c: Context, dir: string, status: 200 | 404 = 200): Promise<Response> {
  const links = await earlyLinks(dir, c.req.path);
  const response = await serveFile(c, dir, "/index.html", links === undefined ? {} : { Link: links });
  if (response !== undefined && status === 404 && response.status === 200) {
    return new Response(response.body, { status, headers: response.headers });
  }
  return response ?? c.html(UNBUILT_PAGE, 503, { ...SECURITY_HEADERS, "Cache-Control": "no-store" });
}

/** A path that may name a file of the page; undefined for what could leave the folder or is a compressed twin. */
function assetPath(path: string): string | undefined {
  return /^(\/[\w-][\w.-]*)+$/.test(path) && extname(path) in CONTENT_TYPES ? path : undefined;
}

interface Variant {
  readonly path: string;
  readonly etag: string;
  readonly encoding?: string;
}

/** Of hashed files, by the path of the variant: they never change, and a browser asks for a dozen at once. */
const contents = new Map<string, Uint8Array<ArrayBuffer>>();
/** More than a build has: those of builds that are gone go, too. */
const MAX_CONTENTS = 500;

async function contentOf({ path }: Variant, isHashed: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const content = contents.get(path) ?? new Uint8Array(await readFile(path));
  if (contents.size >= MAX_CONTENTS) contents.clear();
  if (isHashed) contents.set(path, content);
  return content;
}

async function serveFile(
  c: Context,
  dir: string,
  path: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response | undefined> {
  const variant = await chooseVariant(dir, path, c.req.header("Accept-Encoding"));
  if (variant === undefined) return undefined;
  const isHashed = path.startsWith(HASHED_FOLDER);
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    ...more,
    "Cache-Control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: variant.etag,
    Vary: "Accept-Encoding",
  };
  if (matches(c.req.header("If-None-Match"), variant.etag)) return c.body(null, 304, headers);
  headers["Content-Type"] = CONTENT_TYPES[extname(path)] ?? "application/octet-stream";
  if (variant.encoding !== undefined) headers["Content-Encoding"] = variant.encoding;
  return c.body(await contentOf(variant, isHashed), 200, headers);
}

/** The best variant that exists and that the client takes; undefined when there is no such file. */
async function chooseVariant(
  dir: string,
  path: string,
  acceptEncoding: string | undefined,
): Promise<Variant | undefined> {
  const plain = await describe(join(dir, path));
  if (plain === undefined) return undefined;
  for (const { name, suffix } of acceptedEncodings(acceptEncoding)) {
    const found = await describe(join(dir, path) + suffix);
    if (found !== undefined) return { ...found, encoding: name };
  }
  return plain;
}

async function describe(path: string): Promise<Variant | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return { path, etag: `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"` };
  } catch {
    return undefined;
  }
}

/** If-None-Match compares weakly (RFC 9110, section 13.1.2). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((item) => item.trim().replace(/^W\//, "") === etag);
}
