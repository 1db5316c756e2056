import { useMemo } from "react";
import { useHistory } from "../history/history-store.ts";
import { useUrlState } from "../link/url-state.ts";
import { useDraft } from "../link/use-draft.ts";
import type { Signal } from "../split/split-state.ts";
import { useClock } from "../time/clock-store.ts";
import { activeQueries, paramsOf, rowsOf, type NamedQuery, type QueryRow } from "./query-rows.ts";

interface QueryRowsState {
  /** As they are being edited. */
  readonly rows: readonly QueryRow[];
  readonly setRows: (rows: readonly QueryRow[]) => void;
  /** Those of the URL that are asked. */
  readonly queries: readonly NamedQuery[];
  /** Brings rows into the URL and the history, and asks again. */
  readonly apply: (rows: readonly QueryRow[]) => void;
}

/** The queries of a page of Explore. @param usual what is asked where the URL has none */
export function useQueryRows(signal: Signal, usual = ""): QueryRowsState {
  const [params, change] = useUrlState();
  // As a text, so that other changes of the URL leave what is being edited.
  const inUrl = JSON.stringify(rowsOf(params, usual));
  const urlRows = useMemo((): readonly QueryRow[] => JSON.parse(inUrl), [inUrl]);
  const [rows, setRows] = useDraft(urlRows);
  const queries = useMemo(() => activeQueries(urlRows), [urlRows]);
  const apply = (next: readonly QueryRow[]) => {
    setRows(next);
    const exprs = next.map(({ expr }) => expr);
    useHistory.getState().ran(signal, exprs);
    const changes = paramsOf(next, usual);
    if (JSON.stringify(changes) !== JSON.stringify(paramsOf(urlRows, usual))) change({ ...changes });
    useClock.getState().refresh();
  };
  return { rows, setRows, queries, apply };
}
