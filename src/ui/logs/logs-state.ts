import type { Direction } from "../http/loki.ts";

/** What the logs page shows, as its URL says. */
export interface LogsState {
  readonly expr: string;
  readonly direction: Direction;
  readonly limit: number;
  readonly wrap: boolean;
  readonly live: boolean;
}

export const LIMITS = [100, 500, 1000, 5000] as const;

const DEFAULT_LIMIT = 1000;

export function logsStateOf(params: URLSearchParams): LogsState {
  const limit = Number(params.get("limit"));
  return {
    expr: (params.get("q") ?? "").trim(),
    direction: params.get("dir") === "forward" ? "forward" : "backward",
    limit: LIMITS.find((known) => known === limit) ?? DEFAULT_LIMIT,
    wrap: params.get("wrap") === "1",
    live: params.get("live") === "1",
  };
}
