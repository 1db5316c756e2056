import { DEFAULT_RANGE, fixedRange, resolveRange } from "../time/time-range.ts";
import { paneHref, signalOf, SPLIT_PATH, splitLink } from "./split-state.ts";

/**
 * A page of Explore as a link that shows the same tomorrow: `now-1h` becomes the moment that it stands for.
 * @param href path and query
 * @param now Unix milliseconds
 */
export function fixedLink(href: string, now: number): string {
  const [path = "", query = ""] = href.split("?");
  if (path === SPLIT_PATH) {
    const left = fixedLink(paneHref(query, "left"), now);
    const right = fixedLink(paneHref(query, "right"), now);
    const inStep = new URLSearchParams(query).get("sync") === "1";
    return `${splitLink(left, right)}${inStep ? "&sync=1" : ""}`;
  }
  const params = new URLSearchParams(query);
  params.delete("refresh");
  if (path === `/explore/${signalOf(path) ?? ""}`) {
    const range = {
      from: params.get("from") ?? DEFAULT_RANGE.from,
      to: params.get("to") ?? DEFAULT_RANGE.to,
    };
    const interval = resolveRange(range, now) ?? resolveRange(DEFAULT_RANGE, now);
    if (interval !== undefined) {
      const fixed = fixedRange(interval.from, interval.to);
      params.set("from", fixed.from);
      params.set("to", fixed.to);
    }
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}
