/** What a page of the built page needs. The build writes a list of these, `early.json`. */
export interface EarlyFiles {
  /** As the page's routes are written: `/d/:id`. */
  readonly path: string;
  /** Scripts and styles. */
  readonly files: readonly string[];
  /** What it asks for at once; `:id` is the one of the path. */
  readonly data?: string;
}

/** What the page at a path needs, its data by their address; undefined where the list does not tell. */
export function earlyFor(list: readonly EarlyFiles[], path: string): EarlyFiles | undefined {
  for (const { data, ...early } of list) {
    const id = idIn(path, early.path);
    if (id !== undefined)
      return { ...early, ...(data === undefined ? {} : { data: data.replace(":id", id) }) };
  }
  return undefined;
}

/**
 * The `Link` header (RFC 8288) by which a browser fetches what a page needs together with the page, as against one
 * thing after the other has named the next.
 */
export function earlyLinks({ files, data }: EarlyFiles): string {
  const links = files.map((file) => `<${file}>; rel=${relOf(file)}`);
  // As `fetch` asks: without this a browser would ask twice.
  if (data !== undefined) links.push(`<${data}>; rel=preload; as=fetch; crossorigin`);
  return links.join(", ");
}

/** As the page's own links and scripts ask, `crossorigin` among it: else a browser would ask twice. */
function relOf(file: string): string {
  if (file.endsWith(".css")) return "preload; as=style; crossorigin";
  // What is built is modules; the others are there as they were written.
  return file.startsWith("/assets/") ? "modulepreload" : "preload; as=script";
}

/** The part of a path that stands for `:id`, which must be plain; empty where the pattern has none. */
function idIn(path: string, pattern: string): string | undefined {
  if (!pattern.endsWith("/:id")) return path === pattern ? "" : undefined;
  const parent = pattern.slice(0, -":id".length);
  if (!path.startsWith(parent)) return undefined;
  return /^[\w.~%-]+/.exec(path.slice(parent.length))?.[0];
}
