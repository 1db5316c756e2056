import { useMemo, useState } from "react";
import { lineId } from "../../logs/log-rows.ts";
import { LogList } from "../../logs/LogList.tsx";
import { toggled } from "../../logs/use-open-lines.ts";
import "../../logs/logs.css";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { commonLabels, logPanelRows } from "./log-panel-rows.ts";
import "./logs-panel.css";

/** Lines with level, time and text; a click opens one with all its fields and the way to its trace. */
export function LogsPanel({ frames, options, width, height, timeZone }: PanelProps) {
  const rows = useMemo(() => logPanelRows(frames, options), [frames, options]);
  const common = useMemo(() => commonLabels(rows), [rows]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const expr = frames[0]?.meta?.executedQuery ?? "";
  const exprs = useMemo(() => [expr], [expr]);
  if (rows.length === 0) return <NoData />;
  const shown = {
    time: options["showTime"] === true,
    timeZone,
    labels: options["showLabels"] === true,
    details: options["enableLogDetails"] !== false,
    pretty: options["prettifyLogMessage"] === true,
  };
  return (
    <div className={width < 520 ? "logs-panel narrow" : "logs-panel"} style={{ width, height }}>
      {options["showCommonLabels"] === true && (
        <p className="logs-panel-common" title={common.join(" ")}>
          <span className="muted">Common labels: </span>
          {common.join(" ")}
        </p>
      )}
      <LogList
        rows={rows}
        wrap={options["wrapLogMessage"] === true}
        exprs={exprs}
        shown={shown}
        open={open}
        onToggle={(row) => setOpen(new Set(toggled(open, lineId(row))))}
      />
    </div>
  );
}
