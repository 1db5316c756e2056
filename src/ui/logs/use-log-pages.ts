import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { NamedQuery } from "../explore/query-rows.ts";
import { nanosOf, queryLinesBetween } from "../http/loki.ts";
import { useTime } from "../time/use-time.ts";
import { joinedPages, nextEdges, type LogPage, type PageEdges } from "./log-pages.ts";
import { logRows, sortRows, type LogRow } from "./log-rows.ts";
import type { LogsState } from "./logs-state.ts";
import { pageBounds } from "./next-page.ts";

interface LogPages {
  /** In the order of the list; undefined before the first answer. */
  readonly rows: readonly LogRow[] | undefined;
  readonly error: Error | null;
  readonly busy: boolean;
  /** Brings the next page; undefined when there is none. */
  readonly more: (() => void) | undefined;
  readonly loadingMore: boolean;
}

/** The lines of the time range, page by page. A refresh begins with the first page again. */
export function useLogPages(
  queries: readonly NamedQuery[],
  { limit, direction }: Pick<LogsState, "limit" | "direction">,
): LogPages {
  const { interval, asOf } = useTime();
  const result = useInfiniteQuery({
    queryKey: ["logs", "lines", queries, interval, limit, direction, asOf],
    queryFn: async ({ signal, pageParam: edges }): Promise<LogPage> => {
      const whole = nanosOf(interval);
      const page = async ({ letter, expr }: NamedQuery): Promise<readonly LogRow[]> => {
        const edge = edges?.[letter];
        const bounds = edge === undefined ? whole : pageBounds(edge, direction, whole);
        const data = await queryLinesBetween({ expr, limit, direction, ...bounds }, signal);
        const rows = data.resultType === "streams" ? sortRows(logRows(data.result), direction) : [];
        return queries.length > 1 ? rows.map((row) => ({ ...row, query: letter })) : rows;
      };
      const asked = queries.filter(({ letter }) => edges === undefined || edges[letter] !== undefined);
      return Object.fromEntries(
        await Promise.all(asked.map(async (query) => [query.letter, await page(query)] as const)),
      );
    },
    initialPageParam: undefined as PageEdges | undefined,
    getNextPageParam: (_, pages, before: PageEdges | undefined) => nextEdges(pages, before, limit),
    placeholderData: keepPreviousData,
  });
  const { data, error, isFetching, isFetchingNextPage, hasNextPage, fetchNextPage } = result;
  const rows = useMemo(
    () => (data === undefined ? undefined : joinedPages(data.pages, direction, limit)),
    [data, direction, limit],
  );
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  return {
    rows,
    error,
    busy: isFetching,
    more: hasNextPage ? more : undefined,
    loadingMore: isFetchingNextPage,
  };
}
