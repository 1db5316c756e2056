import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { SeriesChart } from "../chart/SeriesChart.tsx";
import { colorAt } from "../colors/palette.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { useWidth } from "../components/use-width.ts";
import { fullName, matrixFrame } from "../frame/time-frame.ts";
import { queryLogMetric } from "../http/loki.ts";
import { gridFor, interpolate } from "../time/step.ts";
import { useTime } from "../time/use-time.ts";
import { unitOf } from "../units/unit-of.ts";

const HEIGHT = 360;

/** A LogQL query of numbers as a chart. */
export function LogMetricPanel({ expr }: { expr: string }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { interval, asOf } = useTime();
  const grid = useMemo(() => (width === undefined ? undefined : gridFor(interval, width)), [interval, width]);
  const result = useQuery({
    queryKey: ["logs", "metric", expr, grid, asOf],
    queryFn: async ({ signal }) => {
      if (grid === undefined) return undefined;
      const data = await queryLogMetric(interpolate(expr, grid), grid, signal);
      return matrixFrame(data.resultType === "matrix" ? data.result : [], grid, expr);
    },
    enabled: grid !== undefined,
    placeholderData: keepPreviousData,
  });
  const frame = result.error === null ? result.data : undefined;
  const series = useMemo(
    () =>
      (frame?.series ?? []).map((item, index) => ({
        ...item,
        key: fullName(item.labels, expr),
        color: colorAt(index),
      })),
    [frame, expr],
  );
  return (
    <Panel title="Graph" busy={result.isFetching}>
      <div ref={box} style={{ minHeight: HEIGHT }}>
        {result.error !== null && <ErrorNotice error={result.error} />}
        {frame !== undefined && series.length === 0 && !result.isFetching && (
          <Notice title="No data in this time range" />
        )}
        {frame !== undefined && series.length > 0 && (
          <SeriesChart
            times={frame.times}
            series={series}
            unit={unitOf(expr)}
            height={HEIGHT}
            label={`Chart of ${series.length} series`}
          />
        )}
      </div>
    </Panel>
  );
}
