import { useMemo } from "react";
import type { PanelProps } from "../panel-props.ts";
import { stateRows } from "./time-rows.ts";
import { TimeRows } from "./TimeRows.tsx";

/** How long each state lasted. */
export function StateTimelinePanel(props: PanelProps) {
  const { frames, options, interval } = props;
  const rows = useMemo(() => stateRows(frames, options, interval), [frames, options, interval]);
  return <TimeRows panel={props} rows={rows} cellWidth={1} what="states over time" />;
}
