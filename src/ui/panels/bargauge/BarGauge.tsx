import type { ColorTheme } from "../../fields/color-names.ts";
import type { DisplayValue } from "../../fields/display.ts";
import type { ShownField } from "../../fields/show-frames.ts";
import { wholeText } from "../../format/value-text.ts";
import { readableText } from "../shared/readable.ts";
import { filledShare, gradientOf, lampsOf } from "../shared/bar-fill.ts";
import type { BarGaugeLayout } from "./bar-gauge-layout.ts";

interface BarGaugeProps {
  /** Empty for none. */
  readonly name: string;
  readonly display: DisplayValue;
  readonly field: ShownField;
  readonly layout: BarGaugeLayout;
  /** Of the whole gauge along its direction, CSS pixels. */
  readonly length: number;
  readonly mode: "basic" | "lcd" | "gradient";
  readonly unfilled: boolean;
  readonly valueMode: "color" | "text" | "hidden";
  readonly theme: ColorTheme;
}

/** A bar with its name and its value. */
export function BarGauge({
  name,
  display,
  field,
  layout,
  length,
  mode,
  unfilled,
  valueMode,
  theme,
}: BarGaugeProps) {
  const { direction, names, thickness, nameSize, nameWidth, valueSize, valueRoom } = layout;
  const isHorizontal = direction === "horizontal";
  const text = wholeText(display);
  const bar = (
    <Bar display={display} field={field} layout={layout} length={length} mode={mode} unfilled={unfilled} />
  );
  const nameStyle = names === "left" ? { width: nameWidth, fontSize: nameSize } : { fontSize: nameSize };
  return (
    <div
      className={`bar-gauge names-${names}`}
      style={isHorizontal ? { height: thickness } : { width: thickness }}
      role="img"
      aria-label={name === "" ? text : `${name}: ${text}`}
    >
      {names !== "none" && (
        <span className="bar-gauge-name" style={nameStyle} title={name}>
          {name}
        </span>
      )}
      <span className="bar-gauge-body">
        {bar}
        {valueMode !== "hidden" && (
          <span
            className="bar-gauge-value num"
            style={{
              fontSize: valueSize,
              color: valueMode === "text" ? "var(--text)" : readableText(display.color, theme),
              ...(isHorizontal ? { width: valueRoom } : { height: valueRoom }),
            }}
          >
            {text}
          </span>
        )}
      </span>
    </div>
  );
}

function Bar({
  display,
  field,
  layout,
  length,
  mode,
  unfilled,
}: Pick<BarGaugeProps, "display" | "field" | "layout" | "length" | "mode" | "unfilled">) {
  const isHorizontal = layout.direction === "horizontal";
  const track = unfilled ? "bar-gauge-track" : "bar-gauge-track bare";
  if (mode === "lcd") {
    const taken = layout.valueRoom + (layout.names === "left" ? layout.nameWidth : 0);
    return (
      <span className="bar-gauge-lamps">
        {lampsOf(field, display.numeric, length - taken).map(({ color, lit }, at) => (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- lamps have no identity but their place
            key={at}
            style={{ background: color, opacity: lit ? 1 : unfilled ? 0.18 : 0 }}
          />
        ))}
      </span>
    );
  }
  const share = filledShare(display, field);
  const background =
    mode === "gradient"
      ? gradientOf(field, share, isHorizontal ? "right" : "top", display.color)
      : display.color;
  const size = `${(share * 100).toFixed(2)}%`;
  const basic =
    mode === "basic"
      ? { background: `color-mix(in srgb, ${background} 35%, transparent)`, borderColor: background }
      : { background, borderWidth: 0 };
  return (
    <span className={track}>
      <span
        className={share > 0 ? "bar-gauge-fill" : "bar-gauge-fill none"}
        style={{ ...basic, ...(isHorizontal ? { width: size } : { height: size }) }}
      />
    </span>
  );
}
