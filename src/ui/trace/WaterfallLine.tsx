import { ChevronDown, ChevronRight, CircleAlert } from "lucide-react";
import { formatNanos } from "../time/duration.ts";
import type { Stretch } from "./critical-path.ts";
import { barPlace, type WaterfallRow, type Window } from "./waterfall.ts";

interface WaterfallLineProps {
  readonly row: WaterfallRow;
  readonly color: string;
  readonly traceDuration: number;
  readonly window: Window;
  /** What of it the trace's end had to wait for. */
  readonly critical: readonly Stretch[];
  readonly selected: boolean;
  readonly collapsed: boolean;
  readonly dimmed: boolean;
  /** The one that the search has gone to. */
  readonly found: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}

const INDENT = 14;

/** One span: where it stands in the tree, and when it ran. */
export function WaterfallLine(props: WaterfallLineProps) {
  const { row, color, selected, collapsed, dimmed, found, onSelect, onToggle } = props;
  const { span, depth, children } = row;
  const failed = span.status === "error";
  const Chevron = collapsed ? ChevronRight : ChevronDown;
  const className = `waterfall-line${selected ? " selected" : ""}${dimmed ? " dimmed" : ""}${found ? " found" : ""}`;
  return (
    <div className={className}>
      <div className="span-cell" style={{ paddingLeft: `calc(min(${depth * INDENT}px, 50%) + 6px)` }}>
        {children > 0 ? (
          <button
            type="button"
            className="span-toggle"
            aria-expanded={!collapsed}
            aria-label={`${collapsed ? "Expand" : "Collapse"} ${span.name}`}
            onClick={onToggle}
          >
            <Chevron size={13} aria-hidden />
            {collapsed && <span className="num">{row.descendants}</span>}
          </button>
        ) : (
          <span className="span-toggle" />
        )}
        <button
          type="button"
          className="span-label"
          style={{ borderLeftColor: color }}
          onClick={onSelect}
          title={`${span.service}: ${span.name}`}
        >
          <strong>{span.service}</strong> <span>{span.name}</span>
        </button>
        {(failed || (collapsed && row.errorBelow)) && (
          <CircleAlert
            className="span-error"
            size={14}
            aria-label={failed ? "failed" : "a span below failed"}
          />
        )}
        {row.orphan && (
          <span className="chip" title="Its parent is not in this trace">
            orphan
          </span>
        )}
      </div>
      <SpanBar {...props} />
    </div>
  );
}

function SpanBar({ row, color, traceDuration, window, critical, onSelect }: WaterfallLineProps) {
  const { span } = row;
  const { left, width } = barPlace(span, traceDuration, window);
  const end = left + width;
  const isOutside = end < 0 || left > 100;
  const text = formatNanos(span.duration);
  const side =
    end < 82
      ? { left: `calc(${Math.max(0, end)}% + 6px)` }
      : left > 18
        ? { right: `calc(${100 - Math.max(0, left)}% + 6px)` }
        : { right: 0 };
  return (
    <div className="bar-cell" onClick={onSelect}>
      {!isOutside && (
        <>
          <div
            className={span.status === "error" ? "span-bar failed" : "span-bar"}
            style={{
              left: `${Math.max(0, left)}%`,
              width: `${Math.min(100, end) - Math.max(0, left)}%`,
              background: color,
            }}
          />
          {critical.map((stretch) => (
            <CriticalPart
              key={stretch.from}
              stretch={stretch}
              traceDuration={traceDuration}
              window={window}
            />
          ))}
          {span.events.map((event, index) => {
            const { left: at } = barPlace({ offset: event.offset, duration: 0 }, traceDuration, window);
            return at < 0 || at > 100 ? null : (
              <span
                // oxlint-disable-next-line react/no-array-index-key -- equal events of one moment are two
                key={index}
                className="event-mark"
                style={{ left: `${at}%` }}
                title={event.name}
              />
            );
          })}
          <span className={left <= 18 && end >= 82 ? "bar-text inside num" : "bar-text num"} style={side}>
            {text}
          </span>
        </>
      )}
    </div>
  );
}

function CriticalPart({
  stretch,
  traceDuration,
  window,
}: {
  stretch: Stretch;
  traceDuration: number;
  window: Window;
}) {
  const { from, to } = stretch;
  const { left, width } = barPlace({ offset: from, duration: to - from }, traceDuration, window);
  const start = Math.max(0, left);
  const end = Math.min(100, left + width);
  return end <= 0 || start >= 100 ? null : (
    <span className="critical-part" style={{ left: `${start}%`, width: `${end - start}%` }} />
  );
}
