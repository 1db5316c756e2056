import { useMemo } from "react";
import { numberOf, objectOf, oneOf, textOf } from "../../../dashboard-file/json.ts";
import { reduceField } from "../../fields/reducers.ts";
import { localNumber } from "../../format/local-number.ts";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { readableText } from "../shared/readable.ts";
import { textOn } from "../shared/text-on.ts";
import { reducedValues, type ReducedValue } from "../shared/reduced-values.ts";
import { ValueLink } from "../shared/ValueLink.tsx";
import { TILE_GAP, tileGrid, tileLine } from "../shared/tile-grid.ts";
import { Sparkline } from "./Sparkline.tsx";
import { CHANGE_SIZE, tileLayout } from "./tile-layout.ts";
import "./stat.css";

type TextMode = "auto" | "value" | "value_and_name" | "name" | "none";

/** One large value for each series, coloured by what it is, with how it came about behind it. */
export function StatPanel({ frames, options, width, height, interval, fillLink }: PanelProps) {
  const theme = useTheme((state) => state.shown);
  const values = useMemo(() => reducedValues(frames, options, theme), [frames, options, theme]);
  if (values.length === 0) return <NoData />;
  const orientation = oneOf(options["orientation"], ["vertical", "horizontal"] as const);
  const grid =
    orientation === undefined
      ? tileGrid(values.length, width, height, 2)
      : tileLine(values.length, width, height, orientation);
  const mode: TextMode = oneOf(options["textMode"], ["value", "value_and_name", "name", "none"]) ?? "auto";
  return (
    <div
      className="panel-tiles"
      style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`, gap: TILE_GAP }}
    >
      {values.map((value) => (
        <ValueLink key={value.key} value={value} fillLink={fillLink}>
          <Tile
            value={value}
            width={grid.width}
            height={grid.height}
            mode={
              mode === "auto" && values.length === 1 && value.field.config.displayName === undefined
                ? "value"
                : mode
            }
            color={
              oneOf(options["colorMode"], ["value", "background", "background_solid", "none"]) ?? "value"
            }
            isCentred={textOf(options["justifyMode"]) === "center"}
            mayBeWide={options["wideLayout"] !== false}
            sizes={{
              title: numberOf(objectOf(options["text"])["titleSize"]),
              value: numberOf(objectOf(options["text"])["valueSize"]),
            }}
            change={options["showPercentChange"] === true ? changeOf(value) : undefined}
            changeColor={textOf(options["percentChangeColorMode"]) ?? "standard"}
          >
            {textOf(options["graphMode"]) !== "none" && (
              <Sparkline
                frames={frames}
                field={value.field}
                width={grid.width}
                height={grid.height}
                interval={interval}
                color={value.display.color}
              />
            )}
          </Tile>
        </ValueLink>
      ))}
    </div>
  );
}

interface TileProps {
  readonly value: ReducedValue;
  readonly width: number;
  readonly height: number;
  readonly mode: TextMode;
  readonly color: "value" | "background" | "background_solid" | "none";
  readonly isCentred: boolean;
  readonly mayBeWide: boolean;
  /** CSS pixels; undefined: as large as there is room for. */
  readonly sizes: { readonly title: number | undefined; readonly value: number | undefined };
  /** From the first value to the last, 1 is twice as much. */
  readonly change: number | undefined;
  readonly changeColor: string;
  readonly children: React.ReactNode;
}

function changeOf({ field }: ReducedValue): number | undefined {
  const change = reduceField(field, "diffperc");
  return typeof change === "number" && Number.isFinite(change) ? change : undefined;
}

/** Up and down, in green and red, the other way round, or in the colour of the value. */
function Change({ change, changeColor }: { change: number; changeColor: string }) {
  const isUp = changeColor === "inverted" ? change < 0 : change > 0;
  const isPlain = change === 0 || (changeColor !== "standard" && changeColor !== "inverted");
  const text = `${change > 0 ? "▲" : change < 0 ? "▼" : ""} ${localNumber((Math.abs(change) * 100).toFixed(1))}%`;
  return (
    <div
      className="stat-change num"
      style={{ fontSize: CHANGE_SIZE, ...(isPlain ? {} : { color: isUp ? "var(--ok)" : "var(--danger)" }) }}
    >
      {text}
    </div>
  );
}

function Tile(props: TileProps) {
  const { value, width, height, mode, color, isCentred, mayBeWide, sizes, change, children } = props;
  const theme = useTheme((state) => state.shown);
  const { display, title } = value;
  const text = wholeText(display) || "No data";
  const hasName = mode !== "value" && mode !== "none" && title !== "";
  const hasValue = mode !== "name" && mode !== "none";
  const layout = tileLayout(
    {
      name: hasName ? title : "",
      value: hasValue ? text : "",
      hasChange: change !== undefined,
      sizes,
      mayBeWide,
    },
    width,
    height,
  );
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
  );
}
