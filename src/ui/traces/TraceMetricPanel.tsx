import { QueryChartPanel } from "../chart/QueryChartPanel.tsx";
import { matrixFrame } from "../frame/time-frame.ts";
import { traceMetrics } from "../http/tempo.ts";
import { secondsAsked } from "./traceql-text.ts";

/** A TraceQL query of numbers as a chart. @param letter which of several queries it is; empty for the only one */
export function TraceMetricPanel({ query, letter }: { query: string; letter: string }) {
  return (
    <QueryChartPanel
      queryKey={["traces", "metric", query]}
      expr={query}
      letter={letter}
      unit={secondsAsked(query) ? "seconds" : "number"}
      ask={async (grid, signal) => {
        const within = { from: grid.start * 1000, to: grid.end * 1000 };
        const { series } = await traceMetrics(query, within, grid.step, signal);
        const items = series.map(({ labels, times, values }) => ({
          metric: labels,
          values: times.map((ms, index): [number, string] => [ms / 1000, String(values[index] ?? 0)]),
        }));
        return matrixFrame(items, grid, query);
      }}
    />
  );
}
