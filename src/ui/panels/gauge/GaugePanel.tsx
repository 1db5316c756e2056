import { useMemo } from "react";
import { oneOf } from "../../../dashboard-file/json.ts";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { type ReducedValue, reducedValues } from "../shared/reduced-values.ts";
import { TILE_GAP, tileGrid, tileLine } from "../shared/tile-grid.ts";
import { ValueLink } from "../shared/ValueLink.tsx";
import { GaugeDial, gaugeTitleSize } from "./GaugeDial.tsx";

/** Each value as a dial between the smallest and the largest. */
export function GaugePanel({ frames, options, width, height, fillLink }: PanelProps) {
  const theme = useTheme((state) => state.shown);
  const values = useMemo(() => reducedValues(frames, options, theme), [frames, options, theme]);
  if (values.length === 0) return <NoData />;
  const orientation = oneOf(options["orientation"], ["vertical", "horizontal"] as const);
  const grid =
    orientation === undefined
      ? tileGrid(values.length, width, height, 1.2)
      : tileLine(values.length, width, height, orientation);
  const hasTitle = ({ title, field }: ReducedValue): boolean =>
    title !== "" && (values.length > 1 || field.config.displayName !== undefined);
  const titles = values.map((value) => (hasTitle(value) ? value.title : ""));
  const titleSize = gaugeTitleSize(titles, grid.width, grid.height);
  return (
    <div
      className="panel-tiles"
      style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.width}px)`, gap: TILE_GAP }}
    >
      {values.map((value, index) => (
        <ValueLink key={value.key} value={value} fillLink={fillLink}>
          <GaugeDial
            label={`${value.title}: ${wholeText(value.display)}`}
            title={titles[index] ?? ""}
            titleSize={titleSize}
            display={value.display}
            field={value.field}
            width={grid.width}
            height={grid.height}
            theme={theme}
            isCircle={options["shape"] === "circle"}
            markers={options["showThresholdMarkers"] !== false}
            labels={options["showThresholdLabels"] === true}
          />
        </ValueLink>
      ))}
    </div>
  );
}
