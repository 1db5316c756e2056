import { useMemo } from "react";
import { numberOf, objectOf, oneOf } from "../../../dashboard-file/json.ts";
import type { PanelProps } from "../panel-props.ts";
import { ChartWithLegend } from "../shared/ChartWithLegend.tsx";
import { legendPlace } from "../shared/legend-place.ts";
import { NoData } from "../shared/NoData.tsx";
import { barModel } from "./bar-model.ts";
import { Bars } from "./Bars.tsx";

/** Values by category. */
export function BarChartPanel({ title, frames, options, width, height, timeZone, fillLink }: PanelProps) {
  const model = useMemo(() => barModel(frames, options, timeZone), [frames, options, timeZone]);
  if (model.series.length === 0 || model.categories.length === 0) return <NoData />;
  const entries = model.series.map(({ key, name, color }) => ({ key, name, color, values: [] }));
  const place = legendPlace(options, entries.length, { width, height });
  const orientation = oneOf(options["orientation"], ["vertical", "horizontal"] as const);
  return (
    <ChartWithLegend place={place} entries={entries}>
      <Bars
        title={title}
        model={model}
        isVertical={(orientation ?? (width >= height ? "vertical" : "horizontal")) === "vertical"}
        showValue={oneOf(options["showValue"], ["always", "never"] as const) ?? "auto"}
        groupWidth={numberOf(options["groupWidth"]) ?? 0.7}
        barWidth={numberOf(options["barWidth"]) ?? 0.97}
        radius={numberOf(options["barRadius"]) ?? 0}
        labels={{
          turn: numberOf(options["xTickLabelRotation"]) ?? 0,
          most: numberOf(options["xTickLabelMaxLength"]) ?? Infinity,
          spacing: numberOf(options["xTickLabelSpacing"]) ?? 0,
        }}
        valueSize={numberOf(objectOf(options["text"])["valueSize"])}
        fillLink={fillLink}
        {...place.chart}
      />
    </ChartWithLegend>
  );
}
