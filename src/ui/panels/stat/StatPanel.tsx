import { useMemo } from "react";
import { numberOf, objectOf, oneOf, textOf, type JsonObject } from "../../../dashboard-file/json.ts";
import { reduceField } from "../../fields/reducers.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { reducedValues, type ReducedValue } from "../shared/reduced-values.ts";
import { ValueLink } from "../shared/ValueLink.tsx";
import { TILE_GAP, tileGrid, tileLine } from "../shared/tile-grid.ts";
import { Sparkline } from "./Sparkline.tsx";
import { Tile, tileText } from "./Tile.tsx";
import { tileLayout } from "./tile-layout.ts";
import "./stat.css";

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
  const { hasName, hasValue } = partsOf(options, values);
  const changes = values.map((value) =>
    options["showPercentChange"] === true ? changeOf(value) : undefined,
  );
  const layout = tileLayout(
    {
      name: hasName ? longest(values.map(({ title }) => title)) : "",
      value: hasValue ? longest(values.map(tileText)) : "",
      hasChange: changes.some((change) => change !== undefined),
      sizes: {
        title: numberOf(objectOf(options["text"])["titleSize"]),
        value: numberOf(objectOf(options["text"])["valueSize"]),
      },
      mayBeWide: options["wideLayout"] !== false,
    },
    grid.width,
    grid.height,
  );
  return (
    <div
      className="panel-tiles"
      style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`, gap: TILE_GAP }}
    >
      {values.map((value, at) => (
        <ValueLink key={value.key} value={value} fillLink={fillLink}>
          <Tile
            value={value}
            layout={layout}
            height={grid.height}
            hasName={hasName && value.title !== ""}
            hasValue={hasValue}
            color={
              oneOf(options["colorMode"] ?? "value", ["value", "background", "background_solid"]) ?? "none"
            }
            isCentred={textOf(options["justifyMode"]) === "center"}
            change={changes[at]}
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

/** A value that is alone tells its name only where the file has one for it. */
function partsOf(options: JsonObject, values: readonly ReducedValue[]) {
  const mode = oneOf(options["textMode"], ["value", "value_and_name", "name", "none"] as const) ?? "auto";
  const isAlone = values.length === 1 && values[0]?.field.config.displayName === undefined;
  return {
    hasName: mode === "name" || mode === "value_and_name" || (mode === "auto" && !isAlone),
    hasValue: mode !== "name" && mode !== "none",
  };
}

const longest = (texts: readonly string[]): string =>
  texts.reduce((most, text) => (text.length > most.length ? text : most), "");

/** From the first value to the last, percent. */
function changeOf({ field }: ReducedValue): number | undefined {
  const change = reduceField(field, "diffperc");
  return typeof change === "number" && Number.isFinite(change) ? change : undefined;
}
