import { useMemo, useState, type ReactNode } from "react";
import { listOf, numberOf, objectOf, textOf, type JsonObject } from "../../../dashboard-file/json.ts";
import { clickLegend } from "../../chart/legend.ts";
import type { PanelProps } from "../panel-props.ts";
import { closeTextWidth, textWidth } from "../shared/text-size.ts";
import { ON_THE_RIGHT, PanelLegend } from "./PanelLegend.tsx";
import { withSides } from "./axes.ts";
import type { ChartLine } from "./series.ts";

interface LinesPanelProps {
  readonly panel: PanelProps;
  readonly lines: readonly ChartLine[];
  /** Draws the lines, those that are switched off marked as hidden, in so many CSS pixels. */
  readonly renderPlot: (lines: readonly ChartLine[], size: Size) => ReactNode;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A chart and its legend, by which lines are switched. */
export function LinesPanel({ panel, lines, renderPlot }: LinesPanelProps) {
  const { options, width, height } = panel;
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(
    () => lines.map((line) => (off.has(line.key) ? hiddenLine(line) : line)),
    [lines, off],
  );
  const wanted = legendOf(objectOf(options["legend"]));
  const listed = lines.filter(({ style }) => !style.hidden.legend);
  const legend = { ...wanted, isShown: wanted.isShown && listed.length > 0 };
  const titles = withSides(listed).map(({ field, style }) =>
    style.axis === "right" ? field.title + ON_THE_RIGHT : field.title,
  );
  const room = roomFor(legend, titles, width, height);
  // What is no line of its own cannot be switched, nor left out because another is looked at alone.
  const keys = lines.filter(({ style }) => style.draw !== "nothing").map(({ key }) => key);
  return (
    <div className={`ts-panel ${legend.placement}`} style={{ width, height }}>
      {renderPlot(shown, room)}
      {legend.isShown && (
        <PanelLegend
          lines={shown}
          legend={legend}
          style={
            legend.placement === "right"
              ? { width: width - room.width, height }
              : { height: height - room.height }
          }
          onClick={(key, additive) => setOff(clickLegend(off, key, keys, additive))}
        />
      )}
    </div>
  );
}

const hiddenLine = (line: ChartLine): ChartLine => ({
  ...line,
  style: { ...line.style, hidden: { ...line.style.hidden, chart: true } },
});

export interface LegendOptions {
  readonly isShown: boolean;
  readonly isTable: boolean;
  readonly placement: "bottom" | "right";
  /** Ids of reducers. */
  readonly calcs: readonly string[];
  /** The title of a calculation, or `Name`; empty: as the lines are. */
  readonly sortBy: string;
  readonly isDown: boolean;
  /** CSS pixels, on the right. */
  readonly width: number | undefined;
}

function legendOf(options: JsonObject): LegendOptions {
  const mode = textOf(options["displayMode"]) ?? "list";
  return {
    isShown: options["showLegend"] !== false && mode !== "hidden",
    isTable: mode === "table",
    placement: textOf(options["placement"]) === "right" ? "right" : "bottom",
    sortBy: textOf(options["sortBy"]) ?? "",
    isDown: options["sortDesc"] === true,
    width: numberOf(options["width"]),
    calcs: listOf(options["calcs"]).filter((calc) => typeof calc === "string"),
  };
}

const LEGEND_LINE = 22;

/** CSS pixels of a calculation, of what stands around a name, and of the longest part of a name that is shown. */
const CALC = 72;
const AROUND_NAME = 52;
const LONGEST_NAME = 260;
/** A line's mark before a name beside others, what is between two, the name of a calculation there, and at both ends. */
const MARK = 18;
const BETWEEN = 14;
const CALC_NAME = 40;
const LIST_PADDING = 16;

/** As wide as what it has, half of the panel at most. */
function legendWidth(width: number, titles: readonly string[], calcs: readonly string[]): number {
  const longest = titles.reduce((most, title) => Math.max(most, textWidth(title, 12)), 0);
  const content = Math.min(LONGEST_NAME, longest) + AROUND_NAME + CALC * calcs.length;
  return Math.max(100, Math.min(width / 2, content));
}

/** What is left for the plot: a legend takes a third at most, and none in a panel that is too small for one. */
function roomFor(
  { isShown, isTable, placement, calcs, width: wanted }: LegendOptions,
  titles: readonly string[],
  width: number,
  height: number,
): Size {
  if (!isShown || height < 90 || width < 120) return { width, height };
  if (placement === "right")
    return {
      width: Math.max(100, Math.round(width - (wanted ?? legendWidth(width, titles, isTable ? calcs : [])))),
      height,
    };
  const rows = isTable ? titles.length + 1 : rowsOf(titles, calcs, width - LIST_PADDING);
  return { width, height: height - Math.min(Math.round(height * 0.35), rows * LEGEND_LINE + 6) };
}

/** Lines that names need side by side, each with its mark and figures. */
function rowsOf(titles: readonly string[], calcs: readonly string[], width: number): number {
  let rows = 1;
  let used = 0;
  for (const title of titles) {
    const needed = closeTextWidth(title, 12) + MARK + calcs.length * (CALC + CALC_NAME);
    if (used > 0 && used + BETWEEN + needed > width) {
      rows++;
      used = 0;
    }
    used += needed + (used > 0 ? BETWEEN : 0);
  }
  return rows;
}
