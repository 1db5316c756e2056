import { ChevronDown, ChevronRight, Waypoints } from "lucide-react";
import { memo } from "react";
import { Link } from "wouter";
import { levelColor } from "../colors/levels.ts";
import { traceLink } from "../link/links.ts";
import { clockText } from "../format/clock-text.ts";
import { useFace } from "../time/zone-context.ts";
import { LogDetails } from "./LogDetails.tsx";
import type { LineActions } from "./line-actions.ts";
import type { LogRow } from "./log-rows.ts";
import { prettyLine } from "./pretty-line.ts";
import { LogText } from "./LogText.tsx";

/** What of a line is seen. */
export interface LogShown {
  readonly time: boolean;
  /** Of times: `browser`, `utc`, or a name of the IANA database. */
  readonly timeZone: string;
  /** All labels in front of the text, instead of the service alone. */
  readonly labels: boolean;
  /** Whether a click opens the line. */
  readonly details: boolean;
  /** JSON with line breaks. */
  readonly pretty: boolean;
  /** And logfmt with a line for each field. */
  readonly logfmt?: boolean;
}

interface LogLineProps {
  readonly row: LogRow;
  readonly wrap: boolean;
  readonly open: boolean;
  readonly terms: readonly string[];
  readonly shown: LogShown;
  readonly onToggle: (row: LogRow) => void;
  readonly actions: LineActions | undefined;
}

/** Longer lines are shown whole only when opened: a list of them would be slow. */
const MOST_SHOWN = 5000;

/** One line, drawn again only when it changes: its time, level, service and text; opened, all its fields. */
export const LogLine = memo(function LogLine({
  row,
  wrap,
  open,
  terms,
  shown,
  onToggle,
  actions,
}: LogLineProps) {
  // Its time is written anew with another face.
  useFace();
  const Chevron = open ? ChevronDown : ChevronRight;
  const color = levelColor(row.level);
  return (
    <>
      <div
        className={`log-line${wrap ? " wrap" : ""}${open ? " open" : ""}`}
        style={{ borderLeftColor: color }}
      >
        <button
          type="button"
          className="log-toggle"
          disabled={!shown.details}
          aria-expanded={open}
          onClick={() => onToggle(row)}
        >
          {shown.details && <Chevron size={13} aria-hidden />}
          {shown.time && (
            <time className="log-time num" title={clockText(row.ms, WHOLE_TIME, shown.timeZone)}>
              {clockText(row.ms, SHORT_TIME, shown.timeZone)}
            </time>
          )}
          <LineHead row={row} labels={shown.labels} />
          <span className={shown.pretty ? "log-text pretty" : "log-text"}>
            <LogText
              line={shown.pretty ? prettyLine(row.line, shown.logfmt === true) : row.line}
              terms={terms}
              most={MOST_SHOWN}
            />
          </span>
        </button>
        {row.traceId !== undefined && (
          <Link
            href={traceLink(row.traceId, row.spanId)}
            className="log-trace"
            aria-label={`Open trace ${row.traceId}`}
            title="Open the trace"
          >
            <Waypoints size={13} aria-hidden /> Trace
          </Link>
        )}
      </div>
      {open && <LogDetails row={row} actions={actions} />}
    </>
  );
});

/** What stands between time and text. */
function LineHead({ row, labels }: { row: LogRow; labels: boolean }) {
  const texts = labels ? row.fields.filter(({ kind }) => kind === "label") : [];
  return (
    <>
      {row.query !== undefined && <span className="chip log-query">{row.query}</span>}
      {row.repeats !== undefined && <span className="chip num">{row.repeats}×</span>}
      <span className={`log-level ${row.level}`}>{row.level}</span>
      {labels ? (
        <span className="log-labels">{texts.map(({ name, value }) => `${name}=${value}`).join(" ")}</span>
      ) : (
        <span className="log-service" title={row.service}>
          {row.service}
        </span>
      )}
    </>
  );
}

/** `11-23 16:05:09.250`. */
const SHORT_TIME = "MM-DD HH:mm:ss.SSS";
const WHOLE_TIME = "YYYY-MM-DD HH:mm:ss";
