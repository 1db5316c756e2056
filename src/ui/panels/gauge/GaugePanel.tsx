import { useMemo } from "react";
import { oneOf } from "../../../dashboard-file/json.ts";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { reducedValues } from "../shared/reduced-values.ts";
import { TILE_GAP, tileGrid, tileLine } from "../shared/tile-grid.ts";
import { GaugeDial } from "./GaugeDial.tsx";

/** Each value as a dial between the smallest and the largest. */
export function GaugePanel({ frames, options, width, height }: PanelProps) {
  const theme = useTheme((state) => state.shown);
  const values = useMemo(() => reducedValues(frames, options, theme), [frames, options, theme]);
  if (values.length === 0) return <NoData />;
  const orientation = oneOf(options["orientation"], ["vertical", "horizontal"] as const);
  const grid =
    orientation === undefined
      ? tileGrid(values.length, width, height, 1.2)
      : tileLine(values.length, width, height, orientation);
  const hasTitle = (title: string): boolean => values.length > 1 && title !== "";
  return (
    <div
      className="panel-tiles"
      style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`, gap: TILE_GAP }}
    >
      {values.map(({ key, title, display, field }) => (
        <GaugeDial
          key={key}
          label={`${title}: ${wholeText(display)}`}
          title={hasTitle(title) || field.config.displayName !== undefined ? title : ""}
          display={display}
          field={field}
          width={grid.width}
          height={grid.height}
          theme={theme}
          isCircle={options["shape"] === "circle"}
          markers={options["showThresholdMarkers"] !== false}
          labels={options["showThresholdLabels"] === true}
        />
      ))}
    </div>
  );
}
