import { useMemo } from "react";
import { oneOf } from "../../../dashboard-file/json.ts";
import { wholeText } from "../../format/value-text.ts";
import { useTheme } from "../../theme/theme-store.ts";
import type { PanelProps } from "../panel-props.ts";
import { NoData } from "../shared/NoData.tsx";
import { reducedValues } from "../shared/reduced-values.ts";
import { ValueLink } from "../shared/ValueLink.tsx";
import { BAR_GAP, barGaugeLayout } from "./bar-gauge-layout.ts";
import { BarGauge } from "./BarGauge.tsx";
import "./bar-gauge.css";

/** Each value as a bar between the smallest and the largest. */
export function BarGaugePanel({ frames, options, width, height, fillLink }: PanelProps) {
  const theme = useTheme((state) => state.shown);
  const values = useMemo(() => reducedValues(frames, options, theme), [frames, options, theme]);
  if (values.length === 0) return <NoData />;
  const single = values.length === 1 && values[0]?.field.config.displayName === undefined;
  const names = values.map(({ title }) => (single ? "" : title));
  const layout = barGaugeLayout(
    options,
    { width, height },
    { names, values: values.map(({ display }) => wholeText(display)) },
  );
  return (
    <div className={`bar-gauges ${layout.direction}`} style={{ gap: BAR_GAP, width, height }}>
      {values.map((value, index) => (
        <ValueLink key={value.key} value={value} fillLink={fillLink}>
          <BarGauge
            name={names[index] ?? ""}
            display={value.display}
            field={value.field}
            layout={layout}
            theme={theme}
            length={layout.direction === "horizontal" ? width : height}
            mode={oneOf(options["displayMode"], ["basic", "lcd"] as const) ?? "gradient"}
            unfilled={options["showUnfilled"] !== false}
            valueMode={oneOf(options["valueMode"], ["text", "hidden"] as const) ?? "color"}
          />
        </ValueLink>
      ))}
    </div>
  );
}
