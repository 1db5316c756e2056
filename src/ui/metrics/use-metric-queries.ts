import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { QueryData } from "../../api/wire/prometheus.ts";
import type { NamedQuery } from "../explore/query-rows.ts";
import { exemplarPoints, type Exemplars } from "../frame/exemplars.ts";
import { matrixFrame, type TimeFrame } from "../frame/time-frame.ts";
import { queryExemplars, queryInstant, queryRange } from "../http/prometheus.ts";
import { interpolate, type Grid } from "../time/step.ts";
import { useTime } from "../time/use-time.ts";

export interface QueryResult<T> {
  readonly query: NamedQuery;
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly busy: boolean;
}

/** Not all have answered for the first time: what is shown of them would move when the others come. */
export const isFirst = (results: readonly QueryResult<unknown>[]): boolean =>
  results.some(({ data, error, busy }) => data === undefined && error === null && busy);

/** The queries over time, on one grid. */
export function useRangeQueries(
  queries: readonly NamedQuery[],
  grid: Grid | undefined,
): readonly QueryResult<TimeFrame>[] {
  return useEach(queries, grid, "range", async ({ expr }, within, signal) => {
    const data = await queryRange(interpolate(expr, within), within, signal);
    return matrixFrame(data.resultType === "matrix" ? data.result : [], within, expr);
  });
}

/** The queries' values at the grid's end. */
export function useInstantQueries(
  queries: readonly NamedQuery[],
  grid: Grid | undefined,
): readonly QueryResult<QueryData>[] {
  return useEach(queries, grid, "instant", ({ expr }, within, signal) =>
    queryInstant(interpolate(expr, within), within.end, signal),
  );
}

function useEach<T>(
  queries: readonly NamedQuery[],
  grid: Grid | undefined,
  kind: string,
  ask: (query: NamedQuery, grid: Grid, signal: AbortSignal) => Promise<T>,
): readonly QueryResult<T>[] {
  const { asOf } = useTime();
  const results = useQueries({
    queries: queries.map((query) => ({
      queryKey: ["metrics", kind, query.expr, grid, asOf],
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        if (grid === undefined) throw new Error("asked before the chart has a width");
        return ask(query, grid, signal);
      },
      enabled: grid !== undefined,
      placeholderData: keepPreviousData,
    })),
    combine: summarized<T>,
  });
  return useMemo(
    () => results.map((result, index) => ({ ...result, query: queries[index] ?? { letter: "", expr: "" } })),
    [results, queries],
  );
}

/** What is shown of each answer. Of one that failed, not its predecessor's data. */
function summarized<T>(results: readonly UseQueryResult<T>[]): readonly Omit<QueryResult<T>, "query">[] {
  return results.map(({ data, error, isFetching }) => ({
    data: error === null ? data : undefined,
    error,
    busy: isFetching,
  }));
}

const NONE: Exemplars = { points: [], omitted: 0 };

/** The exemplars of all queries. A server that has none of them, or fails, leaves the chart as it is. */
export function useExemplars(
  queries: readonly NamedQuery[],
  grid: Grid | undefined,
  wanted: boolean,
): Exemplars {
  const { asOf } = useTime();
  const { data } = useQuery({
    queryKey: ["metrics", "exemplars", queries, grid, asOf],
    queryFn: async ({ signal }) => {
      if (grid === undefined) return NONE;
      const all = await Promise.all(
        queries.map(async ({ letter, expr }) => ({
          query: letter,
          items: await queryExemplars(interpolate(expr, grid), grid, signal),
        })),
      );
      return exemplarPoints(all);
    },
    enabled: wanted && grid !== undefined && queries.length > 0,
    placeholderData: keepPreviousData,
  });
  return useMemo(
    () => (wanted && queries.length > 0 ? (data ?? NONE) : NONE),
    [wanted, queries.length, data],
  );
}
