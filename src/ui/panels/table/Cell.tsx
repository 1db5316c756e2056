import { Maximize2 } from "lucide-react";
import { textOf } from "../../../dashboard-file/json.ts";
import { linksOf, type FillLink, type ShownLink } from "../../fields/data-links.ts";
import type { DisplayValue } from "../../fields/display.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { wholeText } from "../../format/value-text.ts";
import { cellText } from "../../frames/cell-text.ts";
import { Trend } from "../../frames/trend.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { Interval } from "../../time/time-range.ts";
import { filledShare, gradientOf, lampsOf } from "../shared/bar-fill.ts";
import { LinkMenu } from "../shared/LinkMenu.tsx";
import { readableText } from "../shared/readable.ts";
import { sparkPath } from "../shared/spark-path.ts";
import { type CellOptions, cellOptions, filledStyle, isFilled } from "./cell-style.ts";

interface CellProps {
  readonly field: ShownField;
  readonly frame: ShownFrame;
  readonly row: number;
  readonly fillLink: FillLink;
  readonly interval: Interval;
  /** Shows a value whole. */
  readonly onInspect: (value: InspectedValue) => void;
}

/** A value of a cell, to be looked at. */
export interface InspectedValue {
  readonly title: string;
  readonly text: string;
}

export function Cell({ field, frame, row, fillLink, interval, onInspect }: CellProps) {
  const theme = useTheme((state) => state.shown);
  const value = field.values[row];
  const shown = field.display(value);
  const isTrend = value instanceof Trend;
  const text = field.type === "other" && !isTrend ? cellText(value) : wholeText(shown);
  const links = linksOf(field, frame, row, fillLink);
  const options = cellOptions(field);
  // A text beside numbers has no gauge.
  const isGauge = options.kind === "gauge" && Number.isFinite(shown.numeric);
  const isColored = options.kind === "color-text" || (isGauge && options.text === "color");
  const style =
    isFilled(options) && !options.isForRow
      ? filledStyle(shown.color)
      : isColored
        ? { color: readableText(shown.color, theme) }
        : undefined;
  const classes = [...(isRight(field) ? ["num", "right"] : []), ...(options.isWrapped ? ["wrapped"] : [])];
  return (
    <td className={classes.join(" ")} style={style}>
      {isGauge && <Gauge field={field} shown={shown} mode={options.mode} />}
      {isTrend && <TrendLine trend={value} color={shown.color} interval={interval} />}
      {!(isGauge && options.text === "hidden") && !(isTrend && !options.hasNumber) && (
        <CellText text={options.kind === "json-view" ? json(value) : text} links={links} />
      )}
      {options.isInspected && text !== "" && (
        <button
          type="button"
          className="button ghost small icon cell-inspect"
          aria-label={`Show ${field.title} whole`}
          title="Show it whole"
          onClick={() => onInspect({ title: field.title, text: inspectedText(value, text) })}
        >
          <Maximize2 size={11} aria-hidden />
        </button>
      )}
    </td>
  );
}

export const isRight = (field: ShownField | undefined): boolean => {
  if (field === undefined) return false;
  const { type, config } = field;
  const align = textOf(config.custom?.["align"]);
  return align === "right" || (align !== "left" && align !== "center" && type === "number");
};

/** CSS pixels. */
const GAUGE_WIDTH = 90;

interface GaugeProps {
  readonly field: ShownField;
  readonly shown: DisplayValue;
  readonly mode: CellOptions["mode"];
}

function Gauge({ field, shown, mode }: GaugeProps) {
  if (mode === "lcd")
    return (
      <span className="cell-gauge lamps" style={{ width: GAUGE_WIDTH }} aria-hidden>
        {lampsOf(field, shown.numeric, GAUGE_WIDTH).map(({ color, lit }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- lamps have no identity but their place
          <span key={at} style={{ background: color, opacity: lit ? 1 : 0.18 }} />
        ))}
      </span>
    );
  const share = filledShare(shown, field);
  const background = mode === "gradient" ? gradientOf(field, share, "right", shown.color) : shown.color;
  return (
    <span className="cell-gauge" style={{ width: GAUGE_WIDTH }} aria-hidden>
      <span style={{ width: `${(share * 100).toFixed(2)}%`, background }} />
    </span>
  );
}

/** CSS pixels. */
const TREND = { width: 120, height: 22 };

function TrendLine({ trend, color, interval }: { trend: Trend; color: string; interval: Interval }) {
  const path = sparkPath(trend.times, trend.values, interval, TREND);
  return (
    <svg className="cell-trend" {...TREND} aria-hidden>
      {path !== undefined && (
        <>
          <path d={path.area} fill={color} fillOpacity={0.17} />
          <path d={path.line} fill="none" stroke={color} strokeWidth={1} />
        </>
      )}
    </svg>
  );
}

/** An empty cell has nothing to click on. */
function CellText({ text, links }: { text: string; links: readonly ShownLink[] }) {
  if (text === "") return text;
  return (
    <LinkMenu links={links} className="cell-link">
      {text}
    </LinkMenu>
  );
}

/** JSON is laid out; what is no text is as it is shown. */
function inspectedText(value: unknown, shown: string): string {
  if (typeof value === "object" && value !== null && !(value instanceof Trend))
    return JSON.stringify(value, null, 2);
  if (typeof value !== "string") return shown;
  try {
    return /^\s*[[{]/.test(value) ? JSON.stringify(JSON.parse(value), null, 2) : value;
  } catch {
    return value;
  }
}

const json = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
