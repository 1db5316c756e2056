import type { PanelProps } from "../panel-props.ts";
import { ExemplarMark } from "../shared/ExemplarMark.tsx";
import type { Plot } from "../shared/plot.ts";
import type { Heatmap } from "./heatmap-model.ts";
import { shareOfValue } from "./share-of-value.ts";

interface HeatExemplarsProps {
  readonly panel: PanelProps;
  readonly map: Heatmap;
  readonly plot: Plot;
  readonly isReversed: boolean;
  /** A value of the axis with its unit. */
  readonly valueText: (value: string) => string;
  /** CSS; undefined: the page's. */
  readonly color: string | undefined;
}

/** Diamonds in the buckets of their values, each a link to its trace. */
export function HeatExemplars({ panel, map, plot, isReversed, valueText, color }: HeatExemplarsProps) {
  const { exemplars, interval, timeZone } = panel;
  return exemplars.map((point, index) => {
    const share = shareOfValue(map, point.value);
    const along = (point.time * 1000 - interval.from) / (interval.to - interval.from);
    if (share === undefined || share < 0 || share > 1 || along < 0 || along > 1) return null;
    return (
      <ExemplarMark
        // oxlint-disable-next-line react/no-array-index-key -- equal points of one moment are two
        key={index}
        point={point}
        value={valueText(String(point.value))}
        left={along * plot.width}
        top={(isReversed ? share : 1 - share) * plot.height}
        timeZone={timeZone}
        color={color}
      />
    );
  });
}
