import { useMemo, useState, type MouseEvent } from "react";
import { type JsonObject, objectOf, textsOf } from "../../../dashboard-file/json.ts";
import type { FillLink } from "../../fields/data-links.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { onCircle, ringPart } from "../shared/arc.ts";
import { ChartWithLegend } from "../shared/ChartWithLegend.tsx";
import { legendPlace } from "../shared/legend-place.ts";
import { NoData } from "../shared/NoData.tsx";
import type { LegendEntry } from "../shared/PanelLegend.tsx";
import { PanelTooltip } from "../shared/PanelTooltip.tsx";
import { reducedValues } from "../shared/reduced-values.ts";
import { textWidth } from "../shared/text-size.ts";
import { useTooltip } from "../shared/use-tooltip.ts";
import { valueLinks } from "../shared/ValueLink.tsx";
import { percentText, pieSlices, type Slice, toldSlices } from "./pie-slices.ts";
import "./pie.css";

/** Parts of a whole: a disc or a ring, with a legend. */
export function PieChartPanel({ title, frames, options, width, height, fillLink }: PanelProps) {
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
        tooltip={objectOf(options["tooltip"])}
        hasTooltip={place.chart.height >= 60}
        isRing={options["pieType"] === "donut"}
        fillLink={fillLink}
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
  /** Of the file. */
  readonly tooltip: JsonObject;
  readonly hasTooltip: boolean;
  readonly isRing: boolean;
  readonly fillLink: FillLink;
  readonly width: number;
  readonly height: number;
}

function Pie(props: PieProps) {
  const { title, slices, labels, hasTooltip, isRing, fillLink, width, height } = props;
  const tooltip = useTooltip();
  const [near, setNear] = useState<string>();
  const contentOf = (slice: Slice, { currentTarget, clientX, clientY }: MouseEvent<SVGPathElement>) => {
    const box = currentTarget.ownerSVGElement?.getBoundingClientRect();
    return {
      left: clientX - (box?.left ?? 0),
      top: clientY - (box?.top ?? 0),
      title: "",
      lines: toldSlices(slices, slice, props.tooltip).map(({ name, text, share, color }) => ({
        name,
        text: `${text} (${percentText(share)})`,
        color,
      })),
      links: valueLinks(slice.value, fillLink),
    };
  };
  const radius = Math.max(6, Math.min(width, height) / 2 - 4);
  const middle = { x: width / 2, y: height / 2 };
  const told = slices.map(({ name, text, share }) => `${name} ${text} (${percentText(share)})`).join(", ");
  return (
    <div
      className="panel-figure pie"
      role="img"
      aria-label={`${title}: ${told}`}
      onPointerLeave={() => {
        tooltip.show(undefined);
        setNear(undefined);
      }}
    >
      <svg width={width} height={height} aria-hidden>
        {slices.map((slice) => (
          <path
            key={slice.key}
            className={near === undefined || near === slice.key ? "pie-slice" : "pie-slice dim"}
            d={ringPart(middle, isRing ? radius * 0.6 : 0, radius, slice.from, slice.to)}
            style={{ fill: slice.color }}
            onPointerMove={(event) => {
              setNear(slice.key);
              tooltip.show(contentOf(slice, event));
            }}
            onClick={(event) => tooltip.click(contentOf(slice, event))}
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
      {tooltip.content !== undefined && (hasTooltip || tooltip.isPinned) && (
        <PanelTooltip
          content={tooltip.content}
          width={width}
          height={height}
          onClose={tooltip.isPinned ? tooltip.close : undefined}
        />
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
