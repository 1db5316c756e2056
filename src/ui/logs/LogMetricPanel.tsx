import { QueryChartPanel } from "../chart/QueryChartPanel.tsx";
import { matrixFrame } from "../frame/time-frame.ts";
import { queryLogMetric } from "../http/loki.ts";
import { interpolate } from "../time/step.ts";
import { unitOf } from "../units/unit-of.ts";

/** A LogQL query of numbers as a chart. @param letter which of several queries it is; empty for the only one */
export function LogMetricPanel({ expr, letter }: { expr: string; letter: string }) {
  return (
    <QueryChartPanel
      queryKey={["logs", "metric", expr]}
      expr={expr}
      letter={letter}
      unit={unitOf(expr)}
      ask={async (grid, signal) => {
        const data = await queryLogMetric(interpolate(expr, grid), grid, signal);
        return matrixFrame(data.resultType === "matrix" ? data.result : [], grid, expr);
      }}
    />
  );
}
