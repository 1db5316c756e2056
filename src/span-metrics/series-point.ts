import { textAttribute } from "../metering/metrics/metric.ts";
import type { MadePoint } from "../metering/metrics/metric.ts";
import type { SeriesFamily, SeriesState } from "./series-family.ts";

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** When series are collected; all in Unix milliseconds. */
export interface CollectTimes {
  /** Of the points. */
  readonly time: number;
  /** A series that was not changed since then ends with a point without value, and is forgotten. */
  readonly staleBefore: number;
  /** No point lies before it. */
  readonly since: number;
}

/** What a collection tells of a series at one time. */
export interface SeriesPoint<State> {
  readonly state: State;
  /** Unix milliseconds. */
  readonly time: number;
  /** `zero` is told before the first value; `end` is a point without value, and the series' last. */
  readonly kind: "zero" | "value" | "end";
}

/** The points of each series: a new one's zero, a second before the present minute as in Tempo, its value, or its end. */
export function pointsOf<State extends SeriesState>(
  family: SeriesFamily<State>,
  { time, staleBefore, since }: CollectTimes,
): readonly SeriesPoint<State>[] {
  const points: SeriesPoint<State>[] = [];
  for (const state of family.series.values()) {
    if (state.updatedAt < staleBefore) {
      points.push({ state, time, kind: "end" });
      family.forget(state);
      continue;
    }
    if (state.isNew) points.push({ state, time: Math.max(since, beforeMinute(time)), kind: "zero" });
    state.isNew = false;
    points.push({ state, time, kind: "value" });
  }
  return points;
}

/** What a point has whatever its value is. */
export const commonOf = ({
  state,
  time,
  kind,
}: SeriesPoint<SeriesState>): Pick<MadePoint, "attributes" | "time" | "isEnd"> => ({
  attributes: state.labels.pairs.map(([name, text]) => textAttribute(name, text)),
  time,
  isEnd: kind === "end",
});

const beforeMinute = (time: number): number => Math.floor(time / MINUTE_MS) * MINUTE_MS - SECOND_MS;
