import type { TraceSeries } from "../http/tempo.ts";
import type { Grid } from "../time/step.ts";

/** Rate, errors and duration of found spans over time; each list has a value for each of the times. */
export interface RedFrames {
  /** Unix seconds. */
  readonly times: readonly number[];
  /** Where the steps begin that end at the times, as a bar is drawn from there on; Unix seconds. */
  readonly starts: readonly number[];
  /** Spans a second. */
  readonly rate: readonly number[];
  /** Failed spans a second. */
  readonly errors: readonly number[];
  /** Seconds within which a share of the spans ended; a gap where there are none. */
  readonly durations: readonly { readonly share: number; readonly values: readonly (number | null)[] }[];
}

/**
 * @param byStatus rates with a label `status`
 * @param quantiles durations with a label `p`
 */
export function redFrames(
  byStatus: readonly TraceSeries[],
  quantiles: readonly TraceSeries[],
  grid: Grid,
): RedFrames {
  const length = Math.floor((grid.end - grid.start) / grid.step + 1e-9) + 1;
  const times = Array.from({ length }, (_, index) => grid.start + index * grid.step);
  const placed = byStatus.map((series) => ({ status: series.labels["status"], at: byTime(series) }));
  const sum = (wanted: (status: string | undefined) => boolean) =>
    times.map((time) =>
      placed.reduce((total, { status, at }) => total + (wanted(status) ? (at.get(time) ?? 0) : 0), 0),
    );
  const rate = sum(() => true);
  return {
    times,
    starts: times.map((time) => time - grid.step),
    rate,
    errors: sum((status) => status === "error"),
    durations: quantiles
      .map((series) => ({ share: Number(series.labels["p"]), at: byTime(series) }))
      .toSorted((a, b) => a.share - b.share)
      .map(({ share, at }) => ({
        share,
        values: times.map((time, index) => (rate[index] === 0 ? null : (at.get(time) ?? null))),
      })),
  };
}

function byTime({ times, values }: TraceSeries): ReadonlyMap<number, number> {
  return new Map(
    times.flatMap((ms, index) => {
      const value = values[index] ?? 0;
      return Number.isFinite(value) ? [[Math.round(ms / 1000), value] as const] : [];
    }),
  );
}
