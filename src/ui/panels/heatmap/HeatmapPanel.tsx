import { useMemo } from "react";
import { type JsonObject, numberOf, objectOf, textOf } from "../../../dashboard-file/json.ts";
import { localText, valueFormat } from "../../format/value-format.ts";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { PanelCanvas } from "../shared/PanelCanvas.tsx";
import { type AxisLabel, type Plot, plotOf } from "../shared/plot.ts";
import { timeText } from "../shared/time-axis.ts";
import { TimePlot } from "../shared/TimePlot.tsx";
import { heatColor, heatColors } from "./heat-colors.ts";
import { boundOf, type Heatmap, heatmapOf } from "./heatmap-model.ts";
import { HeatExemplars } from "./HeatExemplars.tsx";
import { ColumnHistogram, HeatScale } from "./HeatTooltip.tsx";
import "./heatmap.css";

const LEGEND = 26;

/** Counts by time and bucket, the more the stronger the colour. */
export function HeatmapPanel(props: PanelProps) {
  const { title, frames, options, width, height, interval, timeZone } = props;
  const theme = useTheme((state) => state.shown);
  const map = useMemo(() => heatmapOf(frames, options, interval), [frames, options, interval]);
  const colors = useMemo(() => heatColors(objectOf(options["color"]), theme), [options, theme]);
  const hasLegend = objectOf(options["legend"])["show"] !== false && height >= 150;
  const shown = useMemo(
    () =>
      map === undefined
        ? undefined
        : shownMap(map, options, { width, height: height - (hasLegend ? LEGEND : 0) }),
    [map, options, width, height, hasLegend],
  );
  const draw = useMemo(
    () => (context: CanvasRenderingContext2D) =>
      shown !== undefined && drawCells(context, shown, colors, interval),
    [shown, colors, interval],
  );
  if (map === undefined || shown === undefined) return <NoData />;
  const countText = countFormat(options, map);
  const told = objectOf(options["tooltip"]);
  const scale = { colors, min: countText(shown.min), max: countText(shown.max) };
  const tooltipAt = (x: number, y: number) => {
    const cell = cellAt(shown, interval, x, y);
    if (cell === undefined) return undefined;
    const { time, column, row, count } = cell;
    const figure = (
      <>
        {told["yHistogram"] === true && (
          <ColumnHistogram counts={map.rows.map(({ counts }) => counts[column] ?? null)} row={row} />
        )}
        {told["showColorScale"] === true && <HeatScale {...scale} at={shareOf(count, shown)} />}
      </>
    );
    return {
      figure,
      title: `${timeText(time - map.stepMs, timeZone)} to ${timeText(time, timeZone).slice(11)}`,
      lines: [{ name: shown.rangeText(row), text: count === null ? "no value" : countText(count) }],
    };
  };
  return (
    <>
      <div style={{ width, height: height - (hasLegend ? LEGEND : 0) }}>
        <TimePlot
          panel={props}
          label={`${title}: heatmap of ${map.rows.length} buckets, ${countText(shown.min)} to ${countText(shown.max)}`}
          width={width}
          height={height - (hasLegend ? LEGEND : 0)}
          plot={shown.plot}
          y={shown.labels}
          tooltipAt={tooltipAt}
          over={
            <HeatExemplars
              panel={props}
              map={map}
              plot={shown.plot}
              isReversed={shown.isReversed}
              valueText={bucketFormat(objectOf(options["yAxis"]), map)}
              color={textOf(objectOf(options["exemplars"])["color"])}
            />
          }
        >
          <PanelCanvas width={width} height={height - (hasLegend ? LEGEND : 0)} draw={draw} />
        </TimePlot>
      </div>
      {hasLegend && (
        <div style={{ height: LEGEND }}>
          <HeatScale {...scale} at={undefined} />
        </div>
      )}
    </>
  );
}

/** Where a count lies between the smallest and the largest. */
const shareOf = (count: number | null, { min, max }: ShownMap): number | undefined =>
  count === null || !(max > min) ? undefined : Math.min(1, Math.max(0, (count - min) / (max - min)));

/** A heatmap with places and limits. */
interface ShownMap {
  readonly map: Heatmap;
  readonly plot: Plot;
  readonly labels: readonly AxisLabel[];
  readonly isReversed: boolean;
  readonly gap: number;
  readonly min: number;
  readonly max: number;
  /** Counts from here on are drawn, up to there. */
  readonly isShown: (count: number | null) => count is number;
  readonly rangeText: (row: number) => string;
}

function shownMap(map: Heatmap, options: JsonObject, size: { width: number; height: number }): ShownMap {
  const axis = objectOf(options["yAxis"]);
  const nameText = bucketFormat(axis, map);
  const texts = map.rows.map(({ name }) => nameText(name));
  const lowers = map.rows.map(({ lower }) => (lower === undefined ? undefined : nameText(lower)));
  const isHidden = axis["axisPlacement"] === "hidden";
  const ticks = map.ticks?.map(({ value, at }) => ({ at, text: nameText(String(value)) }));
  const plot = plotOf(size, isHidden ? [] : (ticks?.map(({ text }) => text) ?? texts));
  const isReversed = axis["reverse"] === true;
  const offset = { upper: 1, lower: 0, middle: 0.5 }[map.names];
  const places =
    ticks ??
    texts.map((text, row) => {
      const { from = row / map.rows.length, to = (row + 1) / map.rows.length } = map.rows[row] ?? {};
      return { at: from + offset * (to - from), text };
    });
  // With bounds of a file some lie outside.
  const within = places.filter(({ at }) => at >= 0 && at <= 1);
  const labels = within.map(({ at: share, text }) => {
    const up = share * plot.height;
    const at = isReversed ? plot.top + up : plot.top + plot.height - up;
    return { at: Math.max(plot.top + 6, Math.min(at, plot.top + plot.height - 4)), text };
  });
  const filter = objectOf(options["filterValues"]);
  const [least, most] = [numberOf(filter["le"]) ?? 1e-9, numberOf(filter["ge"]) ?? Infinity];
  const isShown = (count: number | null): count is number => count !== null && count > least && count < most;
  const color = objectOf(options["color"]);
  const limits = limitsOf(map, isShown);
  const min = numberOf(color["min"]) ?? limits.min;
  return {
    map,
    plot,
    labels: isHidden ? [] : labels,
    isReversed,
    gap: numberOf(options["cellGap"]) ?? 1,
    min,
    max: numberOf(color["max"]) ?? limits.max,
    isShown,
    rangeText: (row) => rangeText(map, texts, row, lowers[row]),
  };
}

function limitsOf(
  { rows }: Heatmap,
  isShown: ShownMap["isShown"],
): { readonly min: number; readonly max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const { counts } of rows)
    for (const count of counts) {
      if (!isShown(count)) continue;
      min = Math.min(min, count);
      max = Math.max(max, count);
    }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

/** `0.1 – 0.5` of a bucket with edges. */
function rangeText(
  { names }: Heatmap,
  texts: readonly string[],
  row: number,
  lower: string | undefined,
): string {
  const own = texts[row] ?? "";
  if (lower !== undefined) return `${lower} – ${own}`;
  if (names === "middle") return own;
  const other = texts[names === "upper" ? row - 1 : row + 1];
  if (other === undefined) return `${names === "upper" ? "up to" : "from"} ${own}`;
  return names === "upper" ? `${other} – ${own}` : `${own} – ${other}`;
}

function bucketFormat(axis: JsonObject, { field }: Heatmap): (name: string) => string {
  const unit = textOf(axis["unit"]) ?? field.config.unit;
  const [format, local] = [valueFormat(unit), localText(unit)];
  const decimals = numberOf(axis["decimals"]);
  return (name) => {
    const bound = boundOf(name);
    if (bound === Infinity) return "+Inf";
    return Number.isNaN(bound) ? name : wholeText(local(format(bound, decimals)));
  };
}

function countFormat(options: JsonObject, { field }: Heatmap): (count: number) => string {
  const cells = objectOf(options["cellValues"]);
  const unit = textOf(cells["unit"]);
  const decimals = numberOf(cells["decimals"]) ?? field.config.decimals;
  const [format, local] = [valueFormat(unit), localText(unit)];
  return (count) => wholeText(local(format(count, decimals)));
}

function drawCells(
  context: CanvasRenderingContext2D,
  { map, plot, gap, isReversed, isShown, min, max }: ShownMap,
  colors: readonly string[],
  interval: { readonly from: number; readonly to: number },
): void {
  const { rows, times, stepMs } = map;
  const perMs = plot.width / (interval.to - interval.from);
  context.save();
  context.beginPath();
  context.rect(plot.left, plot.top, plot.width, plot.height);
  context.clip();
  const cellGap = Math.min(gap, (stepMs * perMs) / 3);
  for (const [row, { counts, from = row / rows.length, to = (row + 1) / rows.length }] of rows.entries()) {
    const top = plot.top + plot.height * (isReversed ? from : 1 - to);
    const rowHeight = Math.max(1, plot.height * (to - from));
    const ownGap = Math.min(gap, rowHeight / 3);
    for (const [column, count] of counts.entries()) {
      if (!isShown(count)) continue;
      context.fillStyle = heatColor(colors, count, min, max) ?? "transparent";
      const left = plot.left + ((times[column] ?? 0) - stepMs - interval.from) * perMs;
      context.fillRect(left, top, stepMs * perMs - cellGap, rowHeight - ownGap);
    }
  }
  context.restore();
}

/** The cell under a point. */
function cellAt(
  { map, plot, isReversed }: ShownMap,
  interval: { readonly from: number; readonly to: number },
  x: number,
  y: number,
):
  | { readonly time: number; readonly column: number; readonly row: number; readonly count: number | null }
  | undefined {
  const down = (y - plot.top) / plot.height;
  const share = isReversed ? down : 1 - down;
  const count = map.rows.length;
  const row = map.rows.findIndex(
    ({ from = NaN, to = NaN }, index) =>
      share >= (Number.isNaN(from) ? index / count : from) &&
      share < (Number.isNaN(to) ? (index + 1) / count : to),
  );
  const at = interval.from + ((x - plot.left) / plot.width) * (interval.to - interval.from);
  const column = map.times.findIndex((time) => at <= time && at > time - map.stepMs);
  const [time, counts] = [map.times[column], map.rows[row]?.counts];
  if (time === undefined || counts === undefined) return undefined;
  return { time, column, row, count: counts[column] ?? null };
}
