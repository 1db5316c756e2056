import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { acceptedEncodings } from "./encoding.ts";

/** A file as it is sent. */
export interface PageFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  /** How the content is compressed; undefined: as it is. */
  readonly encoding?: string;
}

/** More than a build has, each compressed in one or two ways. */
const MAX_FILES = 500;

/** The one by which a build is told from the one before. */
const INDEX = "/index.html";

/**
 * The files of the built page, kept in memory once they were asked for: a browser asks for all that a page needs at
 * once, and reads from a disk, in turns with whatever else the engine reads, would be waited for.
 * @param dir the build's output folder, with `.br` and `.gz` files beside what compresses.
 */
export function pageFiles(dir: string) {
  const known = new Map<string, Promise<PageFile | undefined>>();
  let built: string | undefined;

  /** The best variant that exists and that the client takes; undefined when there is no such file. */
  async function find(path: string, acceptEncoding: string | undefined): Promise<PageFile | undefined> {
    const encodings = acceptedEncodings(acceptEncoding);
    const key = [path, ...encodings.map(({ name }) => name)].join(" ");
    const reading = known.get(key) ?? readBest(join(dir, path), encodings);
    if (known.size >= MAX_FILES) known.clear();
    known.set(key, reading);
    let found: PageFile | undefined;
    try {
      found = await reading;
    } finally {
      if (found === undefined) known.delete(key);
    }
    return found;
  }

  return {
    find,
    /** Sees whether the page was built anew; to be called for each page, not for what belongs to it. */
    async refresh(): Promise<void> {
      const now = await etagOf(join(dir, INDEX));
      if (now !== built) known.clear();
      built = now;
    },
    /** Reads what will be asked for. Who then asks for it is told what went wrong. */
    expect(paths: readonly string[], acceptEncoding: string | undefined): void {
      for (const path of paths) find(path, acceptEncoding).catch(() => undefined);
    },
  };
}

async function readBest(
  path: string,
  encodings: ReturnType<typeof acceptedEncodings>,
): Promise<PageFile | undefined> {
  const plain = await etagOf(path);
  if (plain === undefined) return undefined;
  for (const { name, suffix } of encodings) {
    const file = await readWhole(path + suffix);
    if (file !== undefined) return { ...file, encoding: name };
  }
  return readWhole(path);
}

async function readWhole(path: string): Promise<PageFile | undefined> {
  const etag = await etagOf(path);
  if (etag === undefined) return undefined;
  return { content: new Uint8Array(await readFile(path)), etag };
}

/** By size and time; undefined where there is no file. */
async function etagOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"`;
  } catch {
    return undefined;
  }
}
