import { useMemo, useState } from "react";
import { numberOf } from "../../../dashboard-file/json.ts";
import { wholeText } from "../../format/value-text.ts";
import type { PanelProps } from "../panel-props.ts";
import { ChartWithLegend } from "../shared/ChartWithLegend.tsx";
import { legendPlace } from "../shared/legend-place.ts";
import { NoData } from "../shared/NoData.tsx";
import { numberTicks } from "../shared/number-axis.ts";
import { PanelTooltip, type TooltipContent } from "../shared/PanelTooltip.tsx";
import { plotOf } from "../shared/plot.ts";
import { PlotAxes } from "../shared/PlotAxes.tsx";
import { type Histogram, histogramOf } from "./histogram.ts";

/** How often values of each size come. */
export function HistogramPanel({ title, frames, options, width, height }: PanelProps) {
  const histogram = useMemo(() => histogramOf(frames, options), [frames, options]);
  if (typeof histogram === "string")
    return histogram === "No data" ? <NoData /> : <div className="panel-no-data">{histogram}</div>;
  const entries = histogram.series.map(({ key, name, field }) => ({
    key,
    name,
    color: field.color,
    values: [],
  }));
  const place = legendPlace(options, entries.length, { width, height });
  return (
    <ChartWithLegend place={place} entries={entries}>
      <Buckets title={title} histogram={histogram} {...place.chart} />
    </ChartWithLegend>
  );
}

interface BucketsProps {
  readonly title: string;
  readonly histogram: Histogram;
  readonly width: number;
  readonly height: number;
}

function Buckets({ title, histogram, width, height }: BucketsProps) {
  const { edges, series, size, most } = histogram;
  const [tooltip, setTooltip] = useState<TooltipContent>();
  const ticks = numberTicks(0, most, Math.max(1, Math.floor(height / 36))).filter(Number.isInteger);
  const highest = Math.max(most, ticks.at(-1) ?? most);
  const plot = plotOf({ width, height }, ticks.map(String));
  const room = plot.width / edges.length;
  const field = series[0]?.field;
  const edgeText = (value: number): string => (field === undefined ? "" : wholeText(field.display(value)));
  const after = Number(((edges.at(-1) ?? 0) + size).toPrecision(12));
  const x = [...edges, after].map((edge, at) => ({ at: plot.left + at * room, text: edgeText(edge) }));
  const y = ticks.map((tick) => ({ at: plot.top + plot.height * (1 - tick / highest), text: String(tick) }));
  const rangeText = (at: number): string => `${x[at]?.text ?? ""} – ${x[at + 1]?.text ?? ""}`;
  return (
    <div
      className="panel-figure"
      role="img"
      aria-label={`${title}: histogram from ${x[0]?.text ?? ""} to ${x.at(-1)?.text ?? ""}, at most ${most} in a bucket`}
      onPointerLeave={() => setTooltip(undefined)}
      onPointerMove={(event) => {
        const area = event.currentTarget.getBoundingClientRect();
        const [left, top] = [event.clientX - area.left, event.clientY - area.top];
        const at = Math.floor((left - plot.left) / room);
        if (edges[at] === undefined) return setTooltip(undefined);
        const lines = series.map(({ name, field: { color }, counts }) => ({
          name,
          color,
          text: String(counts[at] ?? 0),
        }));
        return setTooltip({ left, top, title: rangeText(at), lines });
      }}
    >
      <PlotAxes plot={plot} width={width} height={height} x={x} y={y} grid="y" />
      <svg className="panel-over" width={width} height={height} aria-hidden>
        {series.map(({ key, field: { color, config }, counts }) =>
          counts.map((count, at) => {
            const tall = (count / highest) * plot.height;
            return count === 0 ? null : (
              <rect
                key={`${key} ${edges[at]}`}
                x={plot.left + at * room + 0.5}
                y={plot.top + plot.height - tall}
                width={Math.max(1, room - 1)}
                height={tall}
                style={{
                  fill: color,
                  stroke: color,
                  fillOpacity: opacityOf(config.custom?.["fillOpacity"], series.length),
                }}
              />
            );
          }),
        )}
      </svg>
      {tooltip !== undefined && <PanelTooltip content={tooltip} width={width} height={height} />}
    </div>
  );
}

/** Where several lie on each other, those behind are seen through. */
function opacityOf(wanted: unknown, count: number): number {
  const own = (numberOf(wanted) ?? 80) / 100;
  return count > 1 ? Math.min(own, 0.5) : own;
}
