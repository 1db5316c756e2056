import { ArrowDown, ArrowUp, ChevronsDownUp, ChevronsUpDown, Route, Search } from "lucide-react";
import { formatNanos } from "../time/duration.ts";
import { ColumnDivider } from "./ColumnDivider.tsx";
import type { Trace } from "./trace-model.ts";
import { axisTicks, barPlace, type Window } from "./waterfall.ts";

interface WaterfallHeadProps {
  readonly trace: Trace;
  readonly window: Window;
  readonly search: string;
  /** Which of how many found spans was gone to last, from 1 on; undefined without a search. */
  readonly found: { readonly at: number; readonly of: number } | undefined;
  readonly criticalPath: boolean;
  readonly onCriticalPath: () => void;
  /** Goes to the next found span, or with -1 to the one before. */
  readonly onGo: (step: 1 | -1) => void;
  readonly onSearch: (text: string) => void;
  readonly onExpandAll: () => void;
  readonly onCollapseAll: () => void;
  readonly onResetWindow: () => void;
}

/** Above the rows: search and collapsing on the left, the time axis on the right. */
export function WaterfallHead(props: WaterfallHeadProps) {
  const { trace, window, search, found } = props;
  const isZoomed = window.from > 0 || window.to < 1;
  return (
    <div className="waterfall-head">
      <div className="waterfall-tools">
        <label className="span-search">
          <Search size={13} aria-hidden />
          <input
            className="input"
            type="search"
            aria-label="Find spans"
            placeholder="Find spans"
            value={search}
            onChange={(event) => props.onSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") props.onGo(event.shiftKey ? -1 : 1);
            }}
          />
        </label>
        {found !== undefined && <FoundSpans found={found} onGo={props.onGo} />}
        <span className="waterfall-buttons">
          <button
            type="button"
            className="button ghost small icon"
            aria-label="Critical path"
            aria-pressed={props.criticalPath}
            title="Critical path: what the trace's end had to wait for"
            onClick={props.onCriticalPath}
          >
            <Route size={14} aria-hidden />
          </button>
          <button
            type="button"
            className="button ghost small icon"
            aria-label="Expand all"
            title="Expand all"
            onClick={props.onExpandAll}
          >
            <ChevronsUpDown size={14} aria-hidden />
          </button>
          <button
            type="button"
            className="button ghost small icon"
            aria-label="Collapse all"
            title="Collapse all"
            onClick={props.onCollapseAll}
          >
            <ChevronsDownUp size={14} aria-hidden />
          </button>
        </span>
        <ColumnDivider />
      </div>
      <div className="time-axis">
        {axisTicks(trace.duration, window, 5).map((tick) => {
          const { left } = barPlace({ offset: tick, duration: 0 }, trace.duration, window);
          return (
            <span key={tick} className={left > 92 ? "tick end num" : "tick num"} style={{ left: `${left}%` }}>
              {formatNanos(tick)}
            </span>
          );
        })}
        {isZoomed && (
          <button type="button" className="button small reset-zoom" onClick={props.onResetWindow}>
            Show all
          </button>
        )}
      </div>
    </div>
  );
}

function FoundSpans({ found, onGo }: { found: { at: number; of: number }; onGo: (step: 1 | -1) => void }) {
  return (
    <span className="found-spans">
      <span className="muted num" role="status">
        {found.at === 0 ? `${found.of} found` : `${found.at} of ${found.of}`}
      </span>
      <button
        type="button"
        className="button ghost small icon"
        aria-label="Previous found span"
        title="Previous (Shift+Enter)"
        disabled={found.of === 0}
        onClick={() => onGo(-1)}
      >
        <ArrowUp size={13} aria-hidden />
      </button>
      <button
        type="button"
        className="button ghost small icon"
        aria-label="Next found span"
        title="Next (Enter)"
        disabled={found.of === 0}
        onClick={() => onGo(1)}
      >
        <ArrowDown size={13} aria-hidden />
      </button>
    </span>
  );
}
