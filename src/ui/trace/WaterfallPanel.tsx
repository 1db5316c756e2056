import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { useUrlState } from "../link/url-state.ts";
import { SpanDetails } from "./SpanDetails.tsx";
import type { Trace } from "./trace-model.ts";
import { useFound } from "./use-found.ts";
import { visibleRows, type WaterfallRow, type Window } from "./waterfall.ts";
import { WaterfallHead } from "./WaterfallHead.tsx";
import { WaterfallLine } from "./WaterfallLine.tsx";

interface WaterfallPanelProps {
  readonly trace: Trace;
  readonly rows: readonly WaterfallRow[];
  readonly colors: ReadonlyMap<string, string>;
  readonly window: Window;
  readonly search: string;
  /** Ids of the spans that the search finds; undefined without a search. */
  readonly matches: ReadonlySet<string> | undefined;
  readonly onSearch: (text: string) => void;
  readonly onResetWindow: () => void;
}

const ROW_HEIGHT = 28;

/** The spans as rows, of which only those in view are in the document; the opened one is in the URL. */
export function WaterfallPanel(props: WaterfallPanelProps) {
  const { trace, rows, colors, window, search, matches } = props;
  const [params, change] = useUrlState();
  const selected = params.get("span")?.toLowerCase() ?? "";
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => visibleRows(rows, collapsed), [rows, collapsed]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index]?.span.id ?? index,
    overscan: 15,
  });
  useEffect(() => {
    const index = shown.findIndex((row) => row.span.id === selected);
    if (index > 8) virtual.scrollToIndex(index, { align: "center" });
    // Only when the page opens: later on the reader decides where to look.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const { current, position, go } = useFound(rows, matches);
  useEffect(() => {
    if (current === undefined) return;
    const index = shown.findIndex((row) => row.span.id === current);
    if (index === -1) setCollapsed(new Set());
    else virtual.scrollToIndex(index, { align: "center" });
    // Where it is changes as rows are opened, which is no reason to go there again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [current, collapsed.size === 0]);
  const toggle = (id: string) => {
    const next = new Set(collapsed);
    if (!next.delete(id)) next.add(id);
    setCollapsed(next);
  };
  const parents = () =>
    new Set(rows.filter((row) => row.children > 0 && row.depth > 0).map((row) => row.span.id));
  const select = (id: string) => change({ span: id === selected ? undefined : id }, { replace: true });
  return (
    <>
      <WaterfallHead
        trace={trace}
        window={window}
        search={search}
        found={matches === undefined ? undefined : { at: position, of: matches.size }}
        onGo={go}
        onSearch={props.onSearch}
        onExpandAll={() => setCollapsed(new Set())}
        onCollapseAll={() => setCollapsed(parents())}
        onResetWindow={props.onResetWindow}
      />
      <div className="waterfall-scroll" ref={scroller} role="list" aria-label="Spans" tabIndex={0}>
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = shown[item.index];
            if (row === undefined) return null;
            const { id, service } = row.span;
            const color = colors.get(service) ?? "#888";
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="listitem"
                className="waterfall-item"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <WaterfallLine
                  row={row}
                  color={color}
                  traceDuration={trace.duration}
                  window={window}
                  selected={id === selected}
                  collapsed={collapsed.has(id)}
                  found={id === current}
                  dimmed={matches !== undefined && !matches.has(id)}
                  onSelect={() => select(id)}
                  onToggle={() => toggle(id)}
                />
                {id === selected && <SpanDetails span={row.span} trace={trace} color={color} />}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
