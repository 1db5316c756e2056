import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { useUrlState } from "../link/url-state.ts";
import { lengthOf, type Stretch } from "./critical-path.ts";
import { SpanDetails } from "./SpanDetails.tsx";
import type { Trace } from "./trace-model.ts";
import { allFolded, foldedOf, foldText, traceStateOf } from "./trace-state.ts";
import { useFound } from "./use-found.ts";
import { visibleRows, type WaterfallRow, type Window } from "./waterfall.ts";
import { WaterfallHead } from "./WaterfallHead.tsx";
import { WaterfallLine } from "./WaterfallLine.tsx";

interface WaterfallPanelProps {
  readonly trace: Trace;
  readonly rows: readonly WaterfallRow[];
  readonly colors: ReadonlyMap<string, string>;
  readonly critical: ReadonlyMap<string, readonly Stretch[]>;
  readonly window: Window;
  /** Ids of the spans that the search finds; undefined without a search. */
  readonly matches: ReadonlySet<string> | undefined;
}

const ROW_HEIGHT = 28;
const NONE: readonly Stretch[] = [];

/** The spans as rows, of which only those in view are in the document; what is opened and folded is in the URL. */
export function WaterfallPanel({ trace, rows, colors, critical, window, matches }: WaterfallPanelProps) {
  const [params, change] = useUrlState();
  const state = traceStateOf(params);
  const { span: selected, criticalPath: withPath } = state;
  const fold = params.get("fold");
  const collapsed = useMemo(() => foldedOf(fold, rows), [fold, rows]);
  const setCollapsed = (next: ReadonlySet<string>) =>
    change({ fold: foldText(next, rows) }, { replace: true });
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
  const select = (id: string) => change({ span: id === selected ? undefined : id }, { replace: true });
  return (
    <>
      <WaterfallHead
        trace={trace}
        window={window}
        search={state.find}
        found={matches === undefined ? undefined : { at: position, of: matches.size }}
        criticalPath={withPath}
        onGo={go}
        onSearch={(text) => change({ find: text === "" ? undefined : text }, { replace: true })}
        onCriticalPath={() => change({ path: withPath ? "off" : undefined }, { replace: true })}
        onExpandAll={() => setCollapsed(new Set())}
        onCollapseAll={() => setCollapsed(allFolded(rows))}
        onResetWindow={() => change({ zoom: undefined })}
      />
      <div className="waterfall-scroll" ref={scroller} role="list" aria-label="Spans" tabIndex={0}>
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = shown[item.index];
            if (row === undefined) return null;
            const { id, service } = row.span;
            const color = colors.get(service) ?? "#888";
            const path = critical.get(id) ?? NONE;
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
                  critical={withPath ? path : NONE}
                  selected={id === selected}
                  collapsed={collapsed.has(id)}
                  found={id === current}
                  dimmed={matches !== undefined && !matches.has(id)}
                  onSelect={() => select(id)}
                  onToggle={() => toggle(id)}
                />
                {id === selected && (
                  <SpanDetails span={row.span} trace={trace} color={color} critical={lengthOf(path)} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
