import { create } from "zustand";

type Visits = Readonly<Record<string, string>>;

interface VisitsState {
  /** The URL's query when a page was last seen, by path. */
  readonly visits: Visits;
  readonly visit: (path: string, search: string) => void;
}

/** Kept in memory alone: a page that is loaded anew has no visits. */
export const useVisits = create<VisitsState>((set) => ({
  visits: {},
  visit: (path, search) =>
    set((state) => (state.visits[path] === search ? state : { visits: { ...state.visits, [path]: search } })),
}));

const TIME_PARAMS = ["from", "to", "refresh", "timezone"];

/** A link back to a page as it was last seen, but with the time range of the page that is shown now. */
export function visitLink(path: string, visits: Visits, currentSearch: string): string {
  if (!path.startsWith("/explore/")) return path;
  const params = new URLSearchParams(visits[path] ?? "");
  const current = new URLSearchParams(currentSearch);
  for (const name of TIME_PARAMS) {
    const value = current.get(name);
    if (value !== null) params.set(name, value);
  }
  const text = params.toString();
  return text === "" ? path : `${path}?${text}`;
}
