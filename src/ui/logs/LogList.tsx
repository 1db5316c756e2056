import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { LogLine, type LogShown } from "./LogLine.tsx";
import { lineTerms } from "./line-terms.ts";
import type { LineActions } from "./line-actions.ts";
import { lineId, type LogRow } from "./log-rows.ts";
import type { OpenLines } from "./use-open-lines.ts";

interface LogListProps extends OpenLines {
  readonly rows: readonly LogRow[];
  readonly wrap: boolean;
  /** Of the queries: what lines were searched for is marked. */
  readonly exprs: readonly string[];
  /** Keeps the last row in view as rows are added, until the reader scrolls up. */
  readonly follow?: boolean;
  /** What of a line is seen; all but labels if it is not given. */
  readonly shown?: LogShown;
  readonly actions?: LineActions | undefined;
  /** Brings more lines; undefined when there are none. Called when the reader comes to the end. */
  readonly onMore?: (() => void) | undefined;
  readonly loadingMore?: boolean;
}

const ROW_HEIGHT = 23;
const ALL_SHOWN: LogShown = { time: true, timeZone: "browser", labels: false, details: true, pretty: false };

/** Lines of any number: only those in view are in the document. A click opens one. */
export function LogList({
  rows,
  wrap,
  exprs,
  open,
  onToggle,
  follow = false,
  shown = ALL_SHOWN,
  actions,
  onMore,
  loadingMore = false,
}: LogListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const terms = useMemo(() => [...new Set(exprs.flatMap(lineTerms))], [exprs]);
  // oxlint-disable-next-line react/incompatible-library -- the page is not compiled by React Compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  useFollow(virtual, rows.length, follow);
  const atLast = (virtual.range?.endIndex ?? -1) >= rows.length - 1;
  useEffect(() => {
    // A list that was not scrolled is as long as was asked for.
    if (atLast && (scroller.current?.scrollTop ?? 0) > 0) onMore?.();
  }, [atLast, onMore]);
  return (
    <div className="log-scroll" ref={scroller} role="group" aria-label="Logs" tabIndex={0}>
      <div
        role="list"
        aria-label="Log lines"
        style={{ height: virtual.getTotalSize(), position: "relative" }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="listitem"
              className="log-item"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <LogLine
                row={row}
                wrap={wrap}
                open={open.size > 0 && open.has(lineId(row))}
                terms={terms}
                shown={shown}
                onToggle={onToggle}
                actions={actions}
              />
            </div>
          );
        })}
      </div>
      {onMore !== undefined && (
        <button type="button" className="button small log-more" disabled={loadingMore} onClick={onMore}>
          {loadingMore ? "Loading…" : "Load more lines"}
        </button>
      )}
    </div>
  );
}

/** Scrolls to the end when rows come, if the end was in view before. */
function useFollow(virtual: Virtualizer<HTMLDivElement, Element>, count: number, follow: boolean): void {
  const atEnd = useRef(true);
  useEffect(() => {
    const element = virtual.scrollElement;
    if (element === null || !follow) return undefined;
    const onScroll = () => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [virtual, follow]);
  useEffect(() => {
    if (follow && atEnd.current && count > 0) virtual.scrollToIndex(count - 1, { align: "end" });
  }, [virtual, count, follow]);
}
