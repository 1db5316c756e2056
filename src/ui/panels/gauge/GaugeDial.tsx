import type { ColorTheme } from "../../fields/color-names.ts";
import type { DisplayValue } from "../../fields/display.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { wholeText } from "../../format/value-text.ts";
import { onCircle, ringPart } from "../shared/arc.ts";
import { readableText } from "../shared/readable.ts";
import { cutText, fittingSize } from "../shared/text-size.ts";
import { type Band, gaugeBands } from "./gauge-bands.ts";
import "./gauge.css";

interface GaugeDialProps {
  readonly label: string;
  /** Below the dial; empty for none. */
  readonly title: string;
  /** CSS pixels. */
  readonly titleSize: number;
  readonly display: DisplayValue;
  readonly field: ShownField;
  readonly width: number;
  readonly height: number;
  readonly theme: ColorTheme;
  readonly isCircle: boolean;
  readonly markers: boolean;
  readonly labels: boolean;
}

/** How much of a turn a dial that is no circle takes, and how far down its ends reach, in radiuses. */
const SWEEP = 0.66;
const DROP = 0.5;
const LABEL_SIZE = 10;
const SMALLEST_TITLE = 11;

/** CSS pixels of text below dials of this size, so that all of them have the same. */
export function gaugeTitleSize(titles: readonly string[], width: number, height: number): number {
  const fitting = titles
    .filter((title) => title !== "")
    .map((title) => fittingSize(title, width, height * 0.16, 16));
  return fitting.length === 0 ? 0 : Math.max(SMALLEST_TITLE, Math.min(...fitting));
}

/** An arc that the value fills, around its text. */
export function GaugeDial(props: GaugeDialProps) {
  const { label, title, titleSize, display, field, width, height, theme, isCircle, markers, labels } = props;
  const room = labels ? { side: 26, top: 12 } : { side: 2, top: 2 };
  const drop = isCircle ? 1 : DROP;
  const space = height - room.top - (title === "" ? 2 : titleSize + 6);
  const outer = Math.max(8, Math.min(width / 2 - room.side, space / (1 + drop)));
  const middle = { x: width / 2, y: room.top + outer + Math.max(0, (space - outer * (1 + drop)) / 2) };
  const turns = isCircle ? { from: 0, sweep: 1 } : { from: -SWEEP / 2, sweep: SWEEP };
  const bands = markers || labels ? gaugeBands(field, theme) : [];
  const band = markers && bands.length > 0 ? Math.max(2, outer * 0.06) : 0;
  const ring = { outer: outer - band - (band > 0 ? 1.5 : 0), inner: outer * 0.72 };
  const at = (share: number): number => turns.from + turns.sweep * share;
  const percent = Math.min(1, Math.max(0, display.percent ?? shareOf(display.numeric, field)));
  const text = wholeText(display);
  return (
    <svg className="gauge" width={width} height={height} role="img" aria-label={label}>
      <path className="gauge-track" d={ringPart(middle, ring.inner, ring.outer, at(0), at(1))} />
      {percent > 0 && (
        <path
          d={ringPart(middle, ring.inner, ring.outer, at(0), at(percent))}
          style={{ fill: display.color }}
        />
      )}
      {band > 0 &&
        bands.map(({ from, to, color }) => (
          <path
            key={from}
            d={ringPart(middle, outer - band, outer, at(from), at(to))}
            style={{ fill: color }}
          />
        ))}
      {labels && <ScaleLabels bands={bands} field={field} at={at} middle={middle} outer={outer} />}
      <text
        x={middle.x}
        y={middle.y}
        dominantBaseline="central"
        style={{
          fontSize: fittingSize(text, ring.inner * 1.7, outer * 0.5, 64),
          fill: readableText(display.color, theme),
        }}
        className="gauge-value num"
      >
        {text}
      </text>
      {title !== "" && (
        <text
          x={width / 2}
          y={middle.y + outer * drop + titleSize + 2}
          className="gauge-title"
          style={{ fontSize: titleSize }}
        >
          <title>{title}</title>
          {cutText(title, width, titleSize)}
        </text>
      )}
    </svg>
  );
}

function shareOf(value: number, { range }: ShownField): number {
  const share = (value - range.min) / (range.max - range.min);
  return Number.isNaN(share) ? 0 : share;
}

interface ScaleLabelsProps {
  readonly bands: readonly Band[];
  readonly field: ShownField;
  readonly at: (share: number) => number;
  readonly middle: { readonly x: number; readonly y: number };
  readonly outer: number;
}

/** The ends of the scale and the thresholds between them, outside of the arc. */
function ScaleLabels({ bands, field, at, middle, outer }: ScaleLabelsProps) {
  const { min, max } = field.range;
  const marks = [
    { share: 0, value: min },
    ...bands
      .filter(({ value }) => value > min && value < max)
      .map(({ from, value }) => ({ share: from, value })),
    { share: 1, value: max },
  ];
  return marks.map(({ share, value }) => {
    const [x, y] = onCircle(middle.x, middle.y, outer + 3, at(share));
    const anchor = x < middle.x - 4 ? "end" : x > middle.x + 4 ? "start" : "middle";
    return (
      <text
        key={share}
        x={x}
        y={y}
        textAnchor={anchor}
        className="gauge-label"
        style={{ fontSize: LABEL_SIZE }}
      >
        {cutText(wholeText(field.display(value)), 40, LABEL_SIZE)}
      </text>
    );
  });
}
