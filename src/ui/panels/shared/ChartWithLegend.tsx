import type { ReactNode } from "react";
import type { LegendPlace } from "./legend-place.ts";
import { type LegendEntry, PanelLegend } from "./PanelLegend.tsx";

interface ChartWithLegendProps {
  readonly place: LegendPlace;
  readonly entries: readonly LegendEntry[];
  readonly children: ReactNode;
}

/** A chart of fixed size, and its legend below or beside it. */
export function ChartWithLegend({ place, entries, children }: ChartWithLegendProps) {
  return (
    <div className={place.right ? "panel-with-legend right" : "panel-with-legend"}>
      <div className="panel-chart" style={place.chart}>
        {children}
      </div>
      {place.shown && <PanelLegend entries={entries} mode={place.mode} />}
    </div>
  );
}
