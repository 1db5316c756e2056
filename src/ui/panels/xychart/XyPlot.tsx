import { useMemo } from "react";
import { createPortal } from "react-dom";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { objectOf, textOf } from "../../../dashboard-file/json.ts";
import "../../chart/chart.css";
import { linksOf } from "../../fields/data-links.ts";
import { wholeText } from "../../format/value-text.ts";
import type { PanelProps } from "../panel-props.ts";
import { PanelTooltip, type TooltipContent } from "../shared/PanelTooltip.tsx";
import { useTooltip } from "../shared/use-tooltip.ts";
import type { ChartLine } from "../timeseries/series.ts";
import type { NearPoint } from "./near-point.ts";
import { useXyChart } from "./use-xy-chart.ts";
import type { XyShown } from "./xy-points.ts";
import "./xychart.css";

interface XyPlotProps {
  readonly panel: PanelProps;
  readonly series: readonly XyShown[];
  /** Of the series, in their order; those that are switched off marked as hidden. */
  readonly lines: readonly ChartLine[];
  readonly width: number;
  readonly height: number;
}

/** The points, with what the one under the pointer tells. */
export function XyPlot({ panel, series: all, lines, width, height }: XyPlotProps) {
  const { title, options, fillLink } = panel;
  const series = useMemo(
    () => all.map((each, index) => ({ ...each, line: lines[index] ?? each.line })),
    [all, lines],
  );
  const { host, chart, near, press, hasZoomed } = useXyChart(series, width, height);
  const tooltip = useTooltip();
  const isTold = textOf(objectOf(options["tooltip"])["mode"]) !== "none";
  const under = near && chart && { ...toldOf(near), ...placeIn(chart, near), links: linksAt(near, fillLink) };
  const content = tooltip.isPinned ? tooltip.content : isTold ? under : undefined;
  const count = series.reduce((sum, { points }) => sum + points.length, 0);
  return (
    <div
      className="chart ts-plot xy-plot"
      role="figure"
      aria-label={`${title}: ${count} points`}
      style={{ width, height }}
      onMouseDown={press}
      onClick={() => !hasZoomed() && !tooltip.isPinned && tooltip.click(under)}
    >
      <div ref={host} className="chart-host" />
      {near !== undefined && chart !== undefined && createPortal(<Ring near={near} />, chart.over)}
      {content !== undefined && (
        <PanelTooltip
          content={content}
          width={width}
          height={height}
          onClose={tooltip.isPinned ? tooltip.close : undefined}
        />
      )}
    </div>
  );
}

/** Around the point under the pointer. */
function Ring({ near: { left, top, point, series } }: { readonly near: NearPoint }) {
  const size = point.size + 6;
  const borderRadius = series.shape === "square" ? 0 : "50%";
  return (
    <div
      className="xy-ring"
      style={{
        left: left - size / 2,
        top: top - size / 2,
        width: size,
        height: size,
        borderRadius,
        color: point.color,
      }}
    />
  );
}

/** Columns that are not drawn, too. */
const MAX_LINES = 12;

function toldOf({ series, point }: NearPoint): Pick<TooltipContent, "title" | "lines"> {
  const { x, y, color, size, frame, name } = series;
  const drawn = [x, y, ...[size, color].filter((field) => field !== undefined)];
  const rest = frame.fields.filter((field) => !drawn.includes(field));
  return {
    title: name,
    lines: [...drawn, ...rest].slice(0, MAX_LINES).map((field) => ({
      name: field.title,
      text: wholeText(field.display(field.values[point.row])),
      ...(field === y ? { color: point.color } : {}),
    })),
  };
}

function placeIn(chart: uPlot, { left, top }: NearPoint): { readonly left: number; readonly top: number } {
  return { left: chart.over.offsetLeft + left, top: chart.over.offsetTop + top };
}

const linksAt = ({ series, point }: NearPoint, fillLink: PanelProps["fillLink"]) =>
  linksOf(series.line.field, series.frame, point.row, fillLink);
