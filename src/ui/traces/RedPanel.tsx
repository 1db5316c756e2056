import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useRef, type ReactNode } from "react";
import { SeriesChart } from "../chart/SeriesChart.tsx";
import { levelColor } from "../colors/levels.ts";
import { colorAt } from "../colors/palette.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Panel } from "../components/Panel.tsx";
import { useWidth } from "../components/use-width.ts";
import { traceMetrics } from "../http/tempo.ts";
import { gridFor, type Grid } from "../time/step.ts";
import { useTime } from "../time/use-time.ts";
import { redFrames, type RedFrames } from "./red-frames.ts";
import { durationQuery, rateQuery } from "./traceql-text.ts";

const HEIGHT = 108;
const PIXELS_PER_POINT = 10;

interface RedPanelProps {
  readonly query: string;
  /** Which of several queries it is; empty for the only one. */
  readonly letter: string;
  /** The traces themselves could not be had, which says enough. */
  readonly quiet: boolean;
}

/** How many of the found spans there were, how many failed, and how long they took, over the time range. */
export function RedPanel({ query, letter, quiet }: RedPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { interval, asOf } = useTime();
  const columns = Math.max(1, Math.min(3, Math.floor((width ?? 900) / 180)));
  const grid = useMemo(
    () => (width === undefined ? undefined : gridFor(interval, width / columns, PIXELS_PER_POINT)),
    [interval, width, columns],
  );
  const result = useQuery({
    queryKey: ["traces", "red", query, grid, asOf],
    queryFn: async ({ signal }) => (grid === undefined ? undefined : askRed(query, grid, signal)),
    enabled: grid !== undefined,
    placeholderData: keepPreviousData,
  });
  const frames = result.error === null ? result.data : undefined;
  return (
    <Panel
      title={`Spans ${letter}`.trim()}
      busy={result.isFetching}
      note="rate, errors and duration of what the query finds"
    >
      {result.error !== null && !quiet && <ErrorNotice error={result.error} />}
      <div
        ref={box}
        className="red-charts"
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {frames !== undefined && <RedCharts frames={frames} letter={letter} />}
      </div>
    </Panel>
  );
}

async function askRed(query: string, grid: Grid, signal: AbortSignal): Promise<RedFrames> {
  const interval = { from: grid.start * 1000, to: grid.end * 1000 };
  const [rates, durations] = await Promise.all([
    traceMetrics(rateQuery(query), interval, grid.step, signal),
    traceMetrics(durationQuery(query), interval, grid.step, signal),
  ]);
  return redFrames(rates.series, durations.series, grid);
}

function RedCharts({ frames, letter }: { frames: RedFrames; letter: string }) {
  const { times, starts, rate, errors, durations } = frames;
  const quantiles = useMemo(
    () =>
      durations.map(({ share, values }, index) => ({
        key: String(share),
        name: `p${Math.round(share * 100)}`,
        color: colorAt(index),
        values,
      })),
    [durations],
  );
  const rates = useMemo(
    () => [{ key: "rate", name: "spans", color: levelColor("info"), values: rate }],
    [rate],
  );
  const failed = useMemo(
    () => [{ key: "errors", name: "failed", color: levelColor("error"), values: errors }],
    [errors],
  );
  return (
    <>
      <RedChart title="Rate">
        <SeriesChart
          times={starts}
          series={rates}
          unit="perSecond"
          height={HEIGHT}
          label="Rate of spans"
          legendName={`rate${letter}`}
          stackedBars
        />
      </RedChart>
      <RedChart title="Errors">
        <SeriesChart
          times={starts}
          series={failed}
          unit="perSecond"
          height={HEIGHT}
          label="Rate of failed spans"
          legendName={`errors${letter}`}
          stackedBars
        />
      </RedChart>
      <RedChart title="Duration">
        <SeriesChart
          times={times}
          series={quantiles}
          unit="seconds"
          height={HEIGHT}
          label="Duration of spans"
          legendName={`quantiles${letter}`}
        />
      </RedChart>
    </>
  );
}

function RedChart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="red-chart">
      <h3>{title}</h3>
      {children}
    </div>
  );
}
