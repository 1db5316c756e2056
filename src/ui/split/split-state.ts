/** Two pages side by side. Each has a URL of its own, which is a parameter of the split view's. */

export type PaneName = "left" | "right";

export const SPLIT_PATH = "/explore/split";

export const SIGNALS = ["metrics", "logs", "traces"] as const;

export type Signal = (typeof SIGNALS)[number];

const NOTHING = "/explore/metrics";

/** What a pane shows: a path with its query. What no pane can show gives way to the metrics. */
export function paneHref(search: string, pane: PaneName): string {
  const href = new URLSearchParams(search).get(pane);
  return href !== null && fitsPane(href) ? href : NOTHING;
}

/** Whether a page can stand in a pane: Explore's can, but for the split view itself. */
export function fitsPane(href: string): boolean {
  return signalOf(href) !== undefined;
}

/** The signal that a page of Explore is about. */
export function signalOf(href: string): Signal | undefined {
  const [path = ""] = href.split("?");
  return SIGNALS.find((signal) => path === `/explore/${signal}` || path.startsWith(`/explore/${signal}/`));
}

export function splitLink(left: string, right: string): string {
  return `${SPLIT_PATH}?${new URLSearchParams({ left, right }).toString()}`;
}

const TIME = ["from", "to"] as const;

/**
 * The split view's URL after one pane has gone to another page.
 * With `sync=1` the other pane takes over the time range.
 */
export function withPane(search: string, pane: PaneName, href: string): string {
  const params = new URLSearchParams(search);
  params.set(pane, href);
  if (params.get("sync") === "1") {
    const other = otherPane(pane);
    params.set(other, withTimeOf(paneHref(search, other), href));
  }
  return `${SPLIT_PATH}?${params.toString()}`;
}

export function otherPane(pane: PaneName): PaneName {
  return pane === "left" ? "right" : "left";
}

/** A page over the time range of another, if that one names any. */
export function withTimeOf(href: string, other: string): string {
  const wanted = new URLSearchParams(other.split("?")[1] ?? "");
  const [path = "", query = ""] = href.split("?");
  const params = new URLSearchParams(query);
  for (const name of TIME) {
    const value = wanted.get(name);
    if (value !== null) params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}
