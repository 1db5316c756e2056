import type uPlot from "uplot";
import type { ShownField } from "../../fields/show-frames.ts";
import type { ShownLink } from "../../fields/data-links.ts";
import { wholeText } from "../../format/value-text.ts";
import { dateTimeText } from "../../format/date-time.ts";
import { CloseButton, TooltipLinks } from "../shared/PanelTooltip.tsx";
import type { ChartLine } from "./series.ts";

/** Where the cursor is: which time, and CSS pixels within the plot. */
export interface Place {
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

interface PlotTooltipProps {
  readonly place: Place;
  readonly chart: uPlot;
  readonly times: readonly number[];
  /** What the lines are drawn along, where it is not time. */
  readonly x: ShownField | undefined;
  readonly lines: readonly ChartLine[];
  readonly nearest: ChartLine | undefined;
  /** Shows the nearest line alone. */
  readonly isSingle: boolean;
  /** `asc`, `desc`, else as the lines are. */
  readonly sort: string;
  readonly hidesZeros: boolean;
  /** CSS pixels, where the file limits it. */
  readonly maxWidth: number | undefined;
  readonly maxHeight: number | undefined;
  readonly timeZone: string;
  readonly links: readonly ShownLink[];
  /** Given while it is pinned. */
  readonly onClose: (() => void) | undefined;
}

/** Where the file says nothing of its height. */
const MAX_LINES = 14;
/** CSS pixels of a line, and of what is above and below them. */
const LINE = 20;
const AROUND = 40;

/** The values under the cursor. */
export function PlotTooltip(props: PlotTooltipProps) {
  const { place, chart, times, x, lines, nearest, isSingle, timeZone, links, onClose, maxWidth, maxHeight } =
    props;
  const time = times[place.index];
  const values = valuesAt(props);
  if (time === undefined || values.length === 0) return null;
  const listed = isSingle
    ? values.filter(({ line }) => line === nearest)
    : aroundNearest(values, nearest, maxLines(maxHeight));
  const omitted = isSingle ? 0 : values.length - listed.length;
  const plotLeft = chart.over.offsetLeft;
  const side =
    place.left > chart.over.clientWidth / 2
      ? { right: chart.width - plotLeft - place.left + 14 }
      : { left: plotLeft + place.left + 14 };
  const style = { ...side, top: 8, maxWidth, maxHeight };
  const isPinned = onClose !== undefined;
  return (
    <div
      className={isPinned ? "chart-tooltip pinned" : "chart-tooltip"}
      style={style}
      onClick={(event) => isPinned && event.stopPropagation()}
    >
      <div className="chart-tooltip-time num">
        {isPinned && <CloseButton onClose={onClose} />}
        {x === undefined ? dateTimeText(time * 1000, timeZone) : `${x.title}: ${wholeText(x.display(time))}`}
      </div>
      {listed.map(({ line, value }) => (
        <div
          key={line.key}
          className={line === nearest && lines.length > 1 ? "chart-tooltip-line near" : "chart-tooltip-line"}
        >
          <span className="dot" style={{ background: line.field.color }} />
          <span className="chart-tooltip-name">{line.field.title}</span>
          <span className="num">{wholeText(line.field.display(value))}</span>
        </div>
      ))}
      {omitted > 0 && <div className="muted">{omitted} more</div>}
      <TooltipLinks links={links} isPinned={isPinned} />
    </div>
  );
}

interface LineValue {
  readonly line: ChartLine;
  readonly value: number;
}

function valuesAt({ place, lines, sort, hidesZeros }: PlotTooltipProps): readonly LineValue[] {
  const values = lines
    .filter(({ style }) => !style.hidden.chart && !style.hidden.tooltip)
    .flatMap((line) => {
      const value = line.values[place.index];
      return value == null || (hidesZeros && value === 0) ? [] : [{ line, value }];
    });
  if (sort !== "asc" && sort !== "desc") return values;
  return values.toSorted((a, b) => (sort === "asc" ? a.value - b.value : b.value - a.value));
}

const maxLines = (maxHeight: number | undefined): number =>
  maxHeight === undefined ? MAX_LINES : Math.max(1, Math.floor((maxHeight - AROUND) / LINE));

/** As many as there is room for, the one that is pointed at among them. */
function aroundNearest(
  values: readonly LineValue[],
  nearest: ChartLine | undefined,
  most: number,
): readonly LineValue[] {
  const at = values.findIndex(({ line }) => line === nearest);
  const first = Math.max(0, Math.min(at - most + 2, values.length - most));
  return values.slice(first, first + most);
}
