import { useMemo, useState } from "react";
import { textsOf } from "../../../dashboard-file/json.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { onCircle, ringPart } from "../shared/arc.ts";
import { ChartWithLegend } from "../shared/ChartWithLegend.tsx";
import { legendPlace } from "../shared/legend-place.ts";
import { NoData } from "../shared/NoData.tsx";
import type { LegendEntry } from "../shared/PanelLegend.tsx";
import { PanelTooltip, type TooltipContent } from "../shared/PanelTooltip.tsx";
import { reducedValues } from "../shared/reduced-values.ts";
import { textWidth } from "../shared/text-size.ts";
import { percentText, pieSlices, type Slice } from "./pie-slices.ts";
import "./pie.css";

/** Parts of a whole: a disc or a ring, with a legend. */
export function PieChartPanel({ title, frames, options, width, height }: PanelProps) {
  const theme = useTheme((state) => state.shown);
  const slices = useMemo(
    () => pieSlices(reducedValues(frames, options, theme), options),
    [frames, options, theme],
  );
  if (slices.length === 0) return <NoData />;
  const place = legendPlace(options, slices.length, { width, height });
  return (
    <ChartWithLegend place={place} entries={slices.map((slice) => entryOf(slice, place.values))}>
      <Pie
        title={title}
        slices={slices}
        labels={textsOf(options["displayLabels"])}
        hasTooltip={place.chart.height >= 60}
        isRing={options["pieType"] === "donut"}
        {...place.chart}
      />
    </ChartWithLegend>
  );
}

const entryOf = ({ key, name, color, text, share }: Slice, values: readonly string[]): LegendEntry => ({
  key,
  name,
  color,
  values: [
    ...(values.includes("value") ? [{ title: "Value", text }] : []),
    ...(values.includes("percent") ? [{ title: "Percent", text: percentText(share) }] : []),
  ],
});

interface PieProps {
  readonly title: string;
  readonly slices: readonly Slice[];
  readonly labels: readonly string[];
  readonly hasTooltip: boolean;
  readonly isRing: boolean;
  readonly width: number;
  readonly height: number;
}

function Pie({ title, slices, labels, hasTooltip, isRing, width, height }: PieProps) {
  const [tooltip, setTooltip] = useState<TooltipContent & { readonly key: string }>();
  const radius = Math.max(6, Math.min(width, height) / 2 - 4);
  const middle = { x: width / 2, y: height / 2 };
  const told = slices.map(({ name, text, share }) => `${name} ${text} (${percentText(share)})`).join(", ");
  return (
    <div
      className="panel-figure pie"
      role="img"
      aria-label={`${title}: ${told}`}
      onPointerLeave={() => setTooltip(undefined)}
    >
      <svg width={width} height={height} aria-hidden>
        {slices.map((slice) => (
          <path
            key={slice.key}
            className={tooltip === undefined || tooltip.key === slice.key ? "pie-slice" : "pie-slice dim"}
            d={ringPart(middle, isRing ? radius * 0.6 : 0, radius, slice.from, slice.to)}
            style={{ fill: slice.color }}
            onPointerMove={(event) => {
              const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
              setTooltip({
                key: slice.key,
                left: event.clientX - (box?.left ?? 0),
                top: event.clientY - (box?.top ?? 0),
                title: "",
                lines: [
                  {
                    name: slice.name,
                    text: `${slice.text} (${percentText(slice.share)})`,
                    color: slice.color,
                  },
                ],
              });
            }}
          />
        ))}
        {slices.map((slice) => (
          <SliceLabel
            key={slice.key}
            slice={slice}
            labels={labels}
            middle={middle}
            radius={radius}
            isRing={isRing}
          />
        ))}
      </svg>
      {tooltip !== undefined && hasTooltip && (
        <PanelTooltip content={tooltip} width={width} height={height} />
      )}
    </div>
  );
}

const LABEL_SIZE = 11;

interface SliceLabelProps {
  readonly slice: Slice;
  readonly labels: readonly string[];
  readonly middle: { readonly x: number; readonly y: number };
  readonly radius: number;
  readonly isRing: boolean;
}

/** Within the slice, where it is wide enough for its lines. */
function SliceLabel({ slice, labels, middle, radius, isRing }: SliceLabelProps) {
  const lines = [
    ...(labels.includes("name") ? [slice.name] : []),
    ...(labels.includes("value") ? [slice.text] : []),
    ...(labels.includes("percent") ? [percentText(slice.share)] : []),
  ];
  const reach = radius * (isRing ? 0.8 : 0.66);
  const half = Math.min(slice.share / 2, 0.25);
  const chord = 2 * reach * Math.sin(half * 2 * Math.PI);
  const room = Math.min(chord, isRing ? radius * 0.4 : radius * 0.62);
  const widest = Math.max(0, ...lines.map((line) => textWidth(line, LABEL_SIZE)));
  if (lines.length === 0 || widest > room || lines.length * 13 > Math.max(room, 14) || chord < 14)
    return null;
  const [x, y] = onCircle(middle.x, middle.y, reach, (slice.from + slice.to) / 2);
  return (
    <text className="pie-label" x={x} y={y - (lines.length - 1) * 6.5} dominantBaseline="central">
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : 13}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
