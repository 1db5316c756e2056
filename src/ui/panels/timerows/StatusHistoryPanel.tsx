import { useMemo } from "react";
import { numberOf } from "../../../dashboard-file/json.ts";
import type { PanelProps } from "../panel-props.ts";
import { statusRows } from "./time-rows.ts";
import { TimeRows } from "./TimeRows.tsx";

/** Each value as a coloured cell. */
export function StatusHistoryPanel(props: PanelProps) {
  const { frames, options } = props;
  const rows = useMemo(() => statusRows(frames), [frames]);
  const cellWidth = Math.min(1, Math.max(0.1, numberOf(options["colWidth"]) ?? 0.9));
  return <TimeRows panel={props} rows={rows} cellWidth={cellWidth} what="values over time" />;
}
