import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { SeriesChart } from "../chart/SeriesChart.tsx";
import { levelColor } from "../colors/levels.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Panel } from "../components/Panel.tsx";
import { useWidth } from "../components/use-width.ts";
import { queryLogMetric } from "../http/loki.ts";
import { gridFor, interpolate } from "../time/step.ts";
import { useTime } from "../time/use-time.ts";
import { formatCount } from "../units/format.ts";
import { volumeQuery } from "./logql-text.ts";
import { levelVolume, totalLines } from "./volume.ts";

const HEIGHT = 118;
/** One line of it. */
const LEGEND = 36;
const PIXELS_PER_BAR = 14;

/**
 * How many lines of the queries there were, by level, over time.
 * @param quiet the lines themselves could not be had, which says enough
 */
export function VolumePanel({ exprs, quiet }: { exprs: readonly string[]; quiet: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { interval, asOf } = useTime();
  const grid = useMemo(
    () => (width === undefined ? undefined : gridFor(interval, width, PIXELS_PER_BAR, 1)),
    [interval, width],
  );
  const result = useQuery({
    queryKey: ["logs", "volume", exprs, grid, asOf],
    queryFn: async ({ signal }) => {
      if (grid === undefined) return undefined;
      const within = { ...grid, end: grid.end + grid.step };
      const answers = await Promise.all(
        exprs.map((expr) => queryLogMetric(interpolate(volumeQuery(expr), grid), within, signal)),
      );
      const items = answers.flatMap((data) => (data.resultType === "matrix" ? data.result : []));
      return levelVolume(items, grid);
    },
    enabled: grid !== undefined,
    placeholderData: keepPreviousData,
  });
  const volume = result.error === null ? result.data : undefined;
  const series = useMemo(
    () =>
      (volume?.levels ?? []).map(({ level, values }) => ({
        key: level,
        name: level,
        color: levelColor(level),
        values,
      })),
    [volume],
  );
  return (
    <Panel
      title="Volume"
      busy={result.isFetching}
      note={volume === undefined ? undefined : `${formatCount(totalLines(volume))} lines in this time range`}
    >
      <div ref={box} className="volume-box" style={{ minHeight: HEIGHT + LEGEND }}>
        {result.error !== null && !quiet && <ErrorNotice error={result.error} />}
        {volume !== undefined && series.length > 0 && (
          <SeriesChart
            times={volume.times}
            series={series}
            unit="number"
            height={HEIGHT}
            label="Log volume by level"
            legendName="levels"
            stackedBars
          />
        )}
      </div>
    </Panel>
  );
}
