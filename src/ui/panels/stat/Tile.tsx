import type { ReactNode } from "react";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import { readableText } from "../shared/readable.ts";
import type { ReducedValue } from "../shared/reduced-values.ts";
import { textOn } from "../shared/text-on.ts";
import { changeText } from "./change-text.ts";
import { CHANGE_SIZE, type TileLayout } from "./tile-layout.ts";

interface TileProps {
  readonly value: ReducedValue;
  readonly layout: TileLayout;
  /** CSS pixels. */
  readonly height: number;
  readonly hasName: boolean;
  readonly hasValue: boolean;
  readonly color: "value" | "background" | "background_solid" | "none";
  readonly isCentred: boolean;
  /** From the first value to the last, percent. */
  readonly change: number | undefined;
  readonly changeColor: string;
  /** What is behind the texts. */
  readonly children: ReactNode;
}

export const tileText = ({ display }: ReducedValue): string => wholeText(display) || "No data";

/** A value, with its name beside or above it. */
export function Tile(props: TileProps) {
  const { value, layout, height, hasName, hasValue, color, isCentred, change, children } = props;
  const theme = useTheme((state) => state.shown);
  const { display, title } = value;
  const text = tileText(value);
  const isFilled = color === "background" || color === "background_solid";
  const classes = [
    "stat-tile",
    ...(isFilled ? ["filled"] : []),
    // Without a name the value stands in the middle.
    ...(isCentred || !hasName ? ["centred"] : []),
    ...(layout.isWide ? ["wide"] : []),
  ];
  return (
    <div
      className={classes.join(" ")}
      style={{
        height,
        padding: layout.padding,
        ...(isFilled ? { background: display.color, color: textOn(display.color) } : {}),
      }}
      role="figure"
      aria-label={hasName ? `${title}: ${text}` : text}
    >
      {children}
      {hasName && (
        <div className="stat-name" style={{ fontSize: layout.nameSize }} title={title}>
          {title}
        </div>
      )}
      <div className="stat-figure">
        {hasValue && (
          <div
            className="stat-value num"
            style={{
              fontSize: layout.valueSize,
              ...(color === "value" ? { color: readableText(display.color, theme) } : {}),
            }}
          >
            {display.prefix !== undefined && <span className="stat-unit">{display.prefix}</span>}
            {display.text === "" ? "No data" : display.text}
            {display.suffix !== undefined && <span className="stat-unit">{display.suffix}</span>}
          </div>
        )}
        {change !== undefined && <Change change={change} changeColor={props.changeColor} />}
      </div>
    </div>
  );
}

/** Up and down, in green and red, the other way round, or in the colour of the value. */
function Change({ change, changeColor }: { change: number; changeColor: string }) {
  const isUp = changeColor === "inverted" ? change < 0 : change > 0;
  const isPlain = change === 0 || (changeColor !== "standard" && changeColor !== "inverted");
  return (
    <div
      className="stat-change num"
      style={{ fontSize: CHANGE_SIZE, ...(isPlain ? {} : { color: isUp ? "var(--ok)" : "var(--danger)" }) }}
    >
      {changeText(change)}
    </div>
  );
}
