import { navigate as browserNavigate, useSearch } from "wouter/use-browser-location";
import { fitsPane, paneHref, withPane, type PaneName } from "./split-state.ts";

interface NavigateOptions {
  readonly replace?: boolean;
}

/** The router of each pane: what is inside sees the pane's URL as if it were the browser's. */
export const PANE_ROUTERS = { left: paneRouter("left"), right: paneRouter("right") } as const;

function paneRouter(pane: PaneName) {
  /** Pages that fit in no pane take the whole view. */
  const navigate = (to: string, { replace = false }: NavigateOptions = {}) =>
    browserNavigate(fitsPane(to) ? withPane(location.search, pane, to) : to, { replace });
  function usePaneHref(): string {
    return paneHref(useSearch(), pane);
  }
  function usePanePath(): [path: string, go: typeof navigate] {
    return [usePaneHref().split("?")[0] ?? "", navigate];
  }
  function usePaneSearch(): string {
    return usePaneHref().split("?")[1] ?? "";
  }
  return { place: () => paneHref(location.search, pane), hook: usePanePath, searchHook: usePaneSearch };
}
