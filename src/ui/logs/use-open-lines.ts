import { useMemo } from "react";
import { useUrlState } from "../link/url-state.ts";
import { lineId, type LogRow } from "./log-rows.ts";

/** Lines that are open, by their ids, so that a refresh, which brings new rows, leaves open what was open. */
export interface OpenLines {
  readonly open: ReadonlySet<string>;
  readonly onToggle: (row: LogRow) => void;
}

/** More would make the URL too long. */
const MOST = 20;

/** The lines that the URL says are open. */
export function useOpenLines(): OpenLines {
  const [params, change] = useUrlState();
  const text = params.get("open") ?? "";
  return useMemo(() => {
    const open = new Set(text === "" ? [] : text.split(","));
    return {
      open,
      onToggle: (row) => {
        const next = toggled(open, lineId(row)).slice(-MOST);
        change({ open: next.length === 0 ? undefined : next.join(",") }, { replace: true });
      },
    };
  }, [text, change]);
}

export function toggled(open: ReadonlySet<string>, id: string): readonly string[] {
  return open.has(id) ? [...open].filter((other) => other !== id) : [...open, id];
}
