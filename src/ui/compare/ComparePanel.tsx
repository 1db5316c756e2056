import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import type { DiffTrace } from "../../api/wire/trace-diff.ts";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { useUrlState } from "../link/url-state.ts";
import { formatCount } from "../units/format.ts";
import { rowsThatDiffer, type CompareRow } from "./compare-rows.ts";
import { CompareLine } from "./CompareLine.tsx";

interface ComparePanelProps {
  readonly rows: readonly CompareRow[];
  readonly left: DiffTrace;
  readonly right: DiffTrace;
}

const ROW_HEIGHT = 30;

/** The aligned spans, of which only those in view are in the document. Bars of both sides have one scale. */
export function ComparePanel({ rows, left, right }: ComparePanelProps) {
  const [params, change] = useUrlState();
  const onlyDifferent = params.get("only") === "1";
  const open = params.get("row") ?? "";
  const shown = useMemo(() => (onlyDifferent ? rowsThatDiffer(rows) : rows), [rows, onlyDifferent]);
  const longest = Math.max(1, Number(left.duration), Number(right.duration));
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the page is not compiled by React Compiler
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 15,
  });
  return (
    <Panel
      title="Spans"
      className="compare-panel"
      note={onlyDifferent ? `${formatCount(shown.length)} of ${formatCount(rows.length)}` : undefined}
      actions={
        <button
          type="button"
          className="button small"
          aria-pressed={onlyDifferent}
          onClick={() => change({ only: onlyDifferent ? undefined : "1" }, { replace: true })}
        >
          Only what differs
        </button>
      }
    >
      <div className="compare-grid compare-head" aria-hidden>
        <span>Span</span>
        <span>Left</span>
        <span>Right</span>
        <span>Difference</span>
      </div>
      {shown.length === 0 && (
        <Notice title="Nothing differs">Both traces have the same spans, which took about as long.</Notice>
      )}
      <div className="compare-scroll" ref={scroller} role="list" aria-label="Compared spans" tabIndex={0}>
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = shown[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="listitem"
                className="compare-item"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <CompareLine
                  row={row}
                  longest={longest}
                  open={row.id === open}
                  traces={{ left: left.traceId, right: right.traceId }}
                  onToggle={() => change({ row: row.id === open ? undefined : row.id }, { replace: true })}
                />
              </div>
            );
          })}
        </div>
      </div>
    </Panel>
  );
}
