import { useMemo } from "react";
import { numberOf, oneOf } from "../../../dashboard-file/json.ts";
import { linksOf } from "../../fields/data-links.ts";
import type { PanelProps } from "../panel-props.ts";
import { ChartWithLegend } from "../shared/ChartWithLegend.tsx";
import { legendPlace } from "../shared/legend-place.ts";
import { NoData } from "../shared/NoData.tsx";
import { PanelCanvas } from "../shared/PanelCanvas.tsx";
import type { LegendEntry } from "../shared/PanelLegend.tsx";
import { AXIS_SIZE, plotOf, type Plot } from "../shared/plot.ts";
import { textOn } from "../shared/text-on.ts";
import { textWidth } from "../shared/text-size.ts";
import { timeText } from "../shared/time-axis.ts";
import { TimePlot } from "../shared/TimePlot.tsx";
import { rowAt, type TimeCell, type TimeRow } from "./time-rows.ts";

interface TimeRowsProps {
  readonly panel: PanelProps;
  readonly rows: readonly TimeRow[];
  /** Of a cell's width that is coloured, 0 to 1. */
  readonly cellWidth: number;
  readonly what: string;
}

/** A row of coloured cells for each field, over time. */
export function TimeRows({ panel, rows, cellWidth, what }: TimeRowsProps) {
  const { title, options, interval, timeZone, fillLink } = panel;
  const entries = useMemo(() => legendEntries(rows), [rows]);
  const place = legendPlace(options, entries.length, panel);
  const { width, height } = place.chart;
  const plot = useMemo(
    () =>
      plotOf(
        { width, height },
        rows.map(({ name }) => name),
      ),
    [rows, width, height],
  );
  const draw = useMemo(() => {
    const share = Math.min(1, Math.max(0.1, numberOf(options["rowHeight"]) ?? 0.9));
    const showValue = options["showValue"];
    const texts = showValue === "always" || showValue === "never" ? showValue : "auto";
    return (context: CanvasRenderingContext2D) =>
      drawRows(context, {
        rows,
        plot,
        from: interval.from,
        perMs: plot.width / (interval.to - interval.from),
        share,
        cellWidth,
        texts,
        align: oneOf(options["alignValue"], ["left", "center", "right"] as const) ?? "left",
      });
  }, [rows, plot, interval, options, cellWidth]);
  if (rows.length === 0 || entries.length === 0) return <NoData />;
  const rowHeight = plot.height / rows.length;
  const tooltipAt = (x: number, y: number) => {
    const row = rows[Math.floor((y - plot.top) / rowHeight)];
    const time = interval.from + ((x - plot.left) / plot.width) * (interval.to - interval.from);
    const cell = row?.cells.findLast(({ from, to }) => from <= time && time < to);
    if (row === undefined || cell === undefined) return undefined;
    return {
      title: `${timeText(cell.from, timeZone)} to ${timeText(cell.to, timeZone)}`,
      lines: [{ name: row.name, text: cell.text, color: cell.color }],
      links: linksOf(row.field, row.frame, rowAt(row.frame, cell), fillLink),
    };
  };
  const told = rows.map(({ name, cells }) => `${name}: ${cells.at(-1)?.text ?? "no value"}`).slice(0, 20);
  return (
    <ChartWithLegend place={place} entries={entries}>
      <TimePlot
        panel={panel}
        label={`${title}: ${what}, last ${told.join(", ")}`}
        width={width}
        height={height}
        plot={plot}
        y={rows.map(({ name }, at) => ({ at: plot.top + (at + 0.5) * rowHeight, text: name }))}
        tooltipAt={tooltipAt}
      >
        <PanelCanvas width={width} height={height} draw={draw} />
      </TimePlot>
    </ChartWithLegend>
  );
}

const MOST_ENTRIES = 40;

/** What each colour means; the first ones where they are many. */
function legendEntries(rows: readonly TimeRow[]): readonly LegendEntry[] {
  const entries = new Map<string, LegendEntry>();
  for (const { cells } of rows)
    for (const { meaning, color } of cells) {
      const key = `${meaning} ${color}`;
      if (!entries.has(key)) entries.set(key, { key, name: meaning, color, values: [] });
    }
  return [...entries.values()].slice(0, MOST_ENTRIES);
}

interface Drawn {
  readonly rows: readonly TimeRow[];
  readonly plot: Plot;
  readonly from: number;
  readonly perMs: number;
  readonly share: number;
  readonly cellWidth: number;
  readonly texts: "always" | "auto" | "never";
  readonly align: "left" | "center" | "right";
}

function drawRows(context: CanvasRenderingContext2D, drawn: Drawn): void {
  const { rows, plot, share } = drawn;
  const rowHeight = plot.height / rows.length;
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top, plot.width, plot.height);
  context.clip();
  context.font = `${AXIS_SIZE}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "middle";
  context.textAlign = drawn.align;
  for (const [at, row] of rows.entries()) {
    const height = rowHeight * share;
    const top = plot.top + at * rowHeight + (rowHeight - height) / 2;
    let drawnTo = -Infinity;
    for (const cell of row.cells) {
      const right = drawCell(context, drawn, row, cell, top, height, drawnTo);
      drawnTo = Math.max(drawnTo, right);
    }
  }
  context.restore();
}

/** What would lie within a pixel that is drawn already is left out. @returns where the cell ends */
function drawCell(
  context: CanvasRenderingContext2D,
  { plot, from, perMs, cellWidth, texts, align }: Drawn,
  { opacity }: TimeRow,
  cell: TimeCell,
  top: number,
  height: number,
  drawnTo: number,
): number {
  const start = plot.left + (cell.from - from) * perMs;
  const full = (cell.to - cell.from) * perMs;
  const left = Math.max(plot.left, start + (full * (1 - cellWidth)) / 2);
  const right = Math.min(plot.left + plot.width, start + full - (full * (1 - cellWidth)) / 2);
  if (right <= drawnTo + 0.25 || right <= left) return drawnTo;
  const width = Math.max(1, right - left);
  context.globalAlpha = opacity;
  context.fillStyle = cell.color;
  context.fillRect(left, top, width, height);
  context.globalAlpha = 1;
  const fits = textWidth(cell.text, AXIS_SIZE) + 4 <= width && height >= AXIS_SIZE + 2;
  if (texts === "always" || (texts === "auto" && fits)) {
    // On a colour that the ground shines through, the page's own text is read best.
    context.fillStyle = opacity > 0.85 ? textOn(cell.color) : getComputedStyle(context.canvas).color;
    const x = { left: left + 4, center: left + width / 2, right: left + width - 4 }[align];
    context.fillText(cell.text, x, top + height / 2, texts === "always" ? width : undefined);
  }
  return left + width;
}
