import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { usePlace } from "./place.ts";

/** New values of query parameters: a list repeats its name, undefined removes it. */
export type UrlChanges = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parameters after some changes; the others stay as they are. */
export function changedParams(params: URLSearchParams, changes: UrlChanges): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    if (value === undefined) continue;
    for (const item of typeof value === "string" ? [value] : value) next.append(name, item);
  }
  return next;
}

/**
 * The page's state, which is the query of its URL, or of its pane. A change makes a step in the history,
 * unless it `replaces` the current one.
 */
export function useUrlState(): [
  URLSearchParams,
  (changes: UrlChanges, options?: { replace?: boolean }) => void,
] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const place = usePlace();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback(
    (changes: UrlChanges, options: { replace?: boolean } = {}) => {
      const [path = "", query = ""] = place().split("?");
      const next = changedParams(new URLSearchParams(query), changes).toString();
      navigate(`${path}${next === "" ? "" : `?${next}`}`, { replace: options.replace ?? false });
    },
    [navigate, place],
  );
  return [params, change];
}
