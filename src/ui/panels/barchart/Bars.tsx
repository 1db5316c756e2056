import type { MouseEvent } from "react";
import { linksOf, type FillLink, type ShownLink } from "../../fields/data-links.ts";
import { wholeText } from "../../format/value-text.ts";
import { isBinaryUnit } from "../shared/binary-units.ts";
import { numberTicks } from "../shared/number-axis.ts";
import { PanelTooltip, type TooltipContent } from "../shared/PanelTooltip.tsx";
import { AXIS_SIZE, plotOf } from "../shared/plot.ts";
import { PlotAxes } from "../shared/PlotAxes.tsx";
import { textOn } from "../shared/text-on.ts";
import { textWidth } from "../shared/text-size.ts";
import { useTooltip } from "../shared/use-tooltip.ts";
import { type Bar, type BarModel, type BarSeries, spacedLabels } from "./bar-model.ts";

interface BarsProps {
  readonly title: string;
  readonly model: BarModel;
  readonly isVertical: boolean;
  readonly showValue: "always" | "auto" | "never";
  /** Shares of the room of a category and of a bar, 0 to 1. */
  readonly groupWidth: number;
  readonly barWidth: number;
  readonly radius: number;
  readonly labels: {
    /** Degrees, clockwise. */
    readonly turn: number;
    /** Characters. */
    readonly most: number;
    /** CSS pixels from one to the next; counted from the last where it is negative, 0: as many as there is room for. */
    readonly spacing: number;
  };
  /** CSS pixels; undefined: as all texts. */
  readonly valueSize: number | undefined;
  readonly fillLink: FillLink;
  readonly width: number;
  readonly height: number;
}

/** A place on the screen, CSS pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Bars beside or on each other, with axes. */
export function Bars(props: BarsProps) {
  const { title, model, isVertical, width, height, fillLink } = props;
  const tooltip = useTooltip();
  const { series, min, max, stacking } = model;
  const categories = model.categories.map((text) => cutTo(text, props.labels.most));
  const field = series[0]?.field;
  const ticks = numberTicks(
    min,
    max,
    Math.max(1, Math.floor(isVertical ? height / 36 : width / 70)),
    stacking !== "percent" && isBinaryUnit(field?.config.unit),
  );
  const tickText = (value: number): string =>
    stacking === "percent"
      ? `${Math.round(value * 100)}%`
      : field === undefined
        ? String(value)
        : wholeText(field.display(value, 2));
  const plot = plotOf(
    { width, height },
    isVertical ? ticks.map(tickText) : categories,
    textMargin(props),
    isVertical ? turnedRoom(categories, props.labels.turn, height) : 0,
  );
  const [low, high] = [Math.min(min, ticks[0] ?? min), Math.max(max, ticks.at(-1) ?? max)];
  const along = (value: number): number => (Math.min(high, Math.max(low, value)) - low) / (high - low);
  const valueAt = (value: number): number =>
    isVertical ? plot.top + plot.height * (1 - along(value)) : plot.left + plot.width * along(value);
  const room = (isVertical ? plot.width : plot.height) / categories.length;
  const start = isVertical ? plot.left : plot.top;
  const isNamed = spacedLabels(categories.length, room, props.labels.spacing);
  const places = categories
    .map((text, at) => ({ at: start + (at + 0.5) * room, text }))
    .filter((_, at) => isNamed(at));
  const scale = ticks.map((value) => ({ at: valueAt(value), text: tickText(value) }));
  const boxOf = (bar: Bar, category: number, index: number): Box => {
    const across = barPlace(props, room, index);
    const [a, b] = [valueAt(bar.from), valueAt(bar.to)];
    const [side, length] = [Math.min(a, b), Math.abs(a - b)];
    const offset = start + category * room + across.offset;
    return isVertical
      ? { x: offset, y: side, width: across.size, height: length }
      : { x: side, y: offset, width: length, height: across.size };
  };
  const contentAt = ({ currentTarget, clientX, clientY }: MouseEvent<HTMLDivElement>) => {
    const area = currentTarget.getBoundingClientRect();
    const [left, top] = [clientX - area.left, clientY - area.top];
    const category = Math.floor(((isVertical ? left : top) - start) / room);
    const content = tooltipOf(model, category, left, top);
    const across = ((isVertical ? left : top) - start - category * room) / room;
    return content && { ...content, links: linksAt(props, category, across, fillLink) };
  };
  const told = categories
    .slice(0, 20)
    .map((name, at) => `${name} ${series.map(({ bars }) => bars[at]?.text ?? "").join(" ")}`);
  return (
    <div
      className="panel-figure"
      role="img"
      aria-label={`${title}: ${told.join(", ")}`}
      onPointerLeave={() => tooltip.show(undefined)}
      onPointerMove={(event) => tooltip.show(contentAt(event))}
      onClick={(event) => tooltip.click(contentAt(event))}
    >
      <PlotAxes
        plot={plot}
        width={width}
        height={height}
        x={isVertical ? places : scale}
        y={isVertical ? scale : places}
        grid={isVertical ? "y" : "x"}
        turn={isVertical ? props.labels.turn : 0}
      />
      <svg className="panel-over" width={width} height={height} aria-hidden>
        {series.map((one, index) =>
          one.bars.map((bar, category) =>
            bar === undefined ? null : (
              <OneBar
                key={categories[category]}
                bar={bar}
                series={one}
                box={boxOf(bar, category, index)}
                bars={props}
              />
            ),
          ),
        )}
      </svg>
      {tooltip.content !== undefined && (
        <PanelTooltip
          content={tooltip.content}
          width={width}
          height={height}
          onClose={tooltip.isPinned ? tooltip.close : undefined}
        />
      )}
    </div>
  );
}

const cutTo = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, Math.max(1, most))}…` : text;

/** What turned texts need below the axis, beyond a line of text; a third of the panel at most. */
function turnedRoom(texts: readonly string[], turn: number, height: number): number {
  if (turn === 0) return 0;
  const widest = texts.reduce((most, text) => Math.max(most, textWidth(text, AXIS_SIZE)), 0);
  return Math.min(height / 3, widest * Math.abs(Math.sin((turn / 180) * Math.PI)));
}

/** Room for the values beyond the longest bars. */
function textMargin({ model, isVertical, showValue }: BarsProps) {
  if (showValue === "never" || model.stacking !== "none") return { top: 4, right: 6 };
  const texts = model.series.flatMap(({ bars }) => bars.map((bar) => bar?.text ?? ""));
  const widest = texts.reduce((most, text) => Math.max(most, textWidth(text, AXIS_SIZE)), 0);
  return isVertical ? { top: 16, right: 6 } : { top: 4, right: widest + 8 };
}

/** Where a bar is across its category. */
function barPlace({ model, groupWidth, barWidth }: BarsProps, room: number, index: number) {
  const group = room * groupWidth;
  if (model.stacking !== "none")
    return { offset: (room - group * barWidth) / 2, size: Math.max(1, group * barWidth) };
  const each = group / model.series.length;
  return {
    offset: (room - group) / 2 + index * each + (each * (1 - barWidth)) / 2,
    size: Math.max(1, each * barWidth),
  };
}

function OneBar({ bar, series, box, bars }: { bar: Bar; series: BarSeries; box: Box; bars: BarsProps }) {
  const { isVertical, showValue, radius, model } = bars;
  const across = isVertical ? box.width : box.height;
  const fits = isVertical
    ? textWidth(bar.text, AXIS_SIZE) <= across
    : across >= AXIS_SIZE && (model.stacking === "none" || textWidth(bar.text, AXIS_SIZE) <= box.width);
  const hasText = showValue === "always" || (showValue === "auto" && fits);
  return (
    <>
      <rect
        {...box}
        rx={Math.min(across / 2, (radius * across) / 2)}
        style={{ fill: bar.color, fillOpacity: series.opacity, stroke: bar.color }}
      />
      {hasText && (
        <BarText
          bar={bar}
          box={box}
          isVertical={isVertical}
          isStacked={model.stacking !== "none"}
          size={bars.valueSize}
        />
      )}
    </>
  );
}

/** Beyond the end of the bar; within it where others stand on it. */
function BarText({
  bar,
  box,
  isVertical,
  isStacked,
  size,
}: {
  bar: Bar;
  box: Box;
  isVertical: boolean;
  isStacked: boolean;
  size: number | undefined;
}) {
  const isBelow = bar.to < bar.from;
  if (isStacked && (isVertical ? box.height : box.width) < AXIS_SIZE + 2) return null;
  const place = isStacked
    ? { x: box.x + box.width / 2, y: box.y + box.height / 2, textAnchor: "middle" as const }
    : isVertical
      ? {
          x: box.x + box.width / 2,
          y: isBelow ? box.y + box.height + 8 : Math.max(8, box.y - 7),
          textAnchor: "middle" as const,
        }
      : {
          x: isBelow ? box.x - 4 : box.x + box.width + 4,
          y: box.y + box.height / 2,
          textAnchor: isBelow ? ("end" as const) : ("start" as const),
        };
  return (
    <text
      {...place}
      dominantBaseline="central"
      className="bar-text num"
      style={{
        ...(isStacked && { fill: textOn(bar.color) }),
        ...(size !== undefined && { fontSize: size }),
      }}
    >
      {bar.text}
    </text>
  );
}

/** Of the bar at a place within its category, 0 to 1; of stacked ones, of all that have any. */
function linksAt(
  { model, groupWidth }: BarsProps,
  category: number,
  across: number,
  fillLink: FillLink,
): readonly ShownLink[] {
  const { series, stacking } = model;
  const index = Math.floor(((across - (1 - groupWidth) / 2) / groupWidth) * series.length);
  const meant = stacking === "none" ? series.slice(Math.max(0, index), Math.max(0, index) + 1) : series;
  return meant.flatMap(({ field, frame, rows }) => linksOf(field, frame, rows[category], fillLink));
}

function tooltipOf(
  { categories, series }: BarModel,
  at: number,
  left: number,
  top: number,
): TooltipContent | undefined {
  const title = categories[at];
  if (title === undefined) return undefined;
  const lines = series.flatMap(({ name, bars }) => {
    const bar = bars[at];
    return bar === undefined ? [] : [{ name, text: bar.text, color: bar.color }];
  });
  return { left, top, title, lines };
}
