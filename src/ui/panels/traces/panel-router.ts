import { useRef, useState } from "react";
import { navigate as browserNavigate } from "wouter/use-browser-location";

interface NavigateOptions {
  readonly replace?: boolean;
}

/**
 * A place of its own for a trace in a panel: what is opened and folded there is no part of the dashboard's URL. Links
 * that lead elsewhere lead the whole page.
 *
 * @param start the query to begin with, without `?`
 */
export function usePanelRouter(start: string) {
  const [query, setQuery] = useState(start);
  // What is asked between a change and the next drawing is the change, too.
  const own = useRef(start);
  const navigate = (to: string, { replace = false }: NavigateOptions = {}): void => {
    if (to !== "" && !to.startsWith("?")) return browserNavigate(to, { replace });
    own.current = to.slice(1);
    setQuery(own.current);
  };
  return {
    place: () => (own.current === "" ? "" : `?${own.current}`),
    hook: (): [path: string, go: typeof navigate] => ["", navigate],
    searchHook: () => query,
  };
}
