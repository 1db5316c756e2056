import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { nanosOf, queryLinesBetween } from "../http/loki.ts";
import { useTime } from "../time/use-time.ts";
import { logRows, sortRows, type LogRow } from "./log-rows.ts";
import type { LogsState } from "./logs-state.ts";
import { nextEdge, pageBounds, withoutKnown } from "./next-page.ts";

interface LogPages {
  /** In the order of the list; undefined before the first answer. */
  readonly rows: readonly LogRow[] | undefined;
  readonly error: Error | null;
  readonly busy: boolean;
  /** Brings the next page; undefined when there is none. */
  readonly more: (() => void) | undefined;
  readonly loadingMore: boolean;
}

type PageParam = string | undefined;

/** The lines of the time range, page by page. A refresh begins with the first page again. */
export function useLogPages({ expr, limit, direction }: LogsState): LogPages {
  const { interval, asOf } = useTime();
  const result = useInfiniteQuery({
    queryKey: ["logs", "lines", expr, interval, limit, direction, asOf],
    queryFn: async ({ signal, pageParam }) => {
      const whole = nanosOf(interval);
      const bounds = pageParam === undefined ? whole : pageBounds(pageParam, direction, whole);
      const data = await queryLinesBetween({ expr, limit, direction, ...bounds }, signal);
      return data.resultType === "streams" ? sortRows(logRows(data.result), direction) : [];
    },
    initialPageParam: undefined as PageParam,
    getNextPageParam: (last, pages, before: PageParam): PageParam => {
      const loaded = pages.reduce((sum, page) => sum + page.length, 0);
      const edge = nextEdge(last, loaded, limit);
      // A page full of lines of one moment: there is no way past it.
      return edge === before ? undefined : edge;
    },
    placeholderData: keepPreviousData,
  });
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage } = result;
  const rows = useMemo(() => (data === undefined ? undefined : joined(data.pages)), [data]);
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  return {
    rows,
    error,
    busy: isFetching,
    more: hasNextPage ? more : undefined,
    loadingMore: isFetchingNextPage,
  };
}

function joined(pages: readonly (readonly LogRow[])[]): readonly LogRow[] {
  const [first = [], ...others] = pages;
  if (others.length === 0) return first;
  const rows = [...first];
  for (const page of others) for (const row of withoutKnown(page, rows)) rows.push(row);
  return rows;
}
