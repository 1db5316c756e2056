import { Pause, Play, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import type { NamedQuery } from "../explore/query-rows.ts";
import { formatCount } from "../units/format.ts";
import type { LineActions } from "./line-actions.ts";
import { LogActions } from "./LogActions.tsx";
import { LogList } from "./LogList.tsx";
import type { LogsState } from "./logs-state.ts";
import { useOpenLines } from "./use-open-lines.ts";
import { useTail } from "./use-tail.ts";

/** The newest lines kept on screen. */
const CAP = 5000;

interface LiveLogsProps {
  readonly queries: readonly NamedQuery[];
  readonly state: LogsState;
  readonly actions: LineActions;
}

/** Lines as they arrive, newest at the bottom. */
export function LiveLogs({ queries, state, actions }: LiveLogsProps) {
  const tail = useTail(queries, CAP);
  const exprs = useMemo(() => queries.map(({ expr }) => expr), [queries]);
  const openLines = useOpenLines();
  const { rows, waiting, paused } = tail;
  const { pretty } = state;
  const shown = useMemo(
    () => ({ time: true, timeZone: "browser", labels: false, details: true, pretty, logfmt: true }),
    [pretty],
  );
  const count = `${formatCount(rows.length)} ${rows.length === 1 ? "line" : "lines"}`;
  const note = paused
    ? `paused, ${formatCount(waiting)} more waiting`
    : `${count}${rows.length >= CAP ? ", the newest" : ""}`;
  return (
    <Panel
      title="Live logs"
      className="log-panel"
      note={
        <>
          <span className={`live-dot ${paused ? "paused" : tail.state}`} />{" "}
          {tail.state === "connecting" ? "connecting" : note}
          {tail.dropped > 0 && `, ${formatCount(tail.dropped)} dropped by the server`}
        </>
      }
      actions={
        <>
          <button type="button" className="button small" aria-pressed={paused} onClick={tail.togglePause}>
            {paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}{" "}
            {paused ? "Resume" : "Pause"}
          </button>
          <button type="button" className="button small" onClick={tail.clear}>
            <Trash2 size={14} aria-hidden /> Clear
          </button>
          <LogActions state={state} rows={rows} />
        </>
      }
    >
      {tail.error !== undefined && <ErrorNotice error={tail.error} />}
      {rows.length === 0 && tail.error === undefined && (
        <Notice title="Waiting for lines">They appear here as they arrive.</Notice>
      )}
      {rows.length > 0 && (
        <LogList
          rows={rows}
          wrap={state.wrap}
          exprs={exprs}
          {...openLines}
          follow={!paused}
          shown={shown}
          actions={actions}
        />
      )}
    </Panel>
  );
}
