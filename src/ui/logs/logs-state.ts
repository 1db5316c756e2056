import type { Direction } from "../http/loki.ts";

/** What the logs page shows, as its URL says. */
export interface LogsState {
  readonly direction: Direction;
  readonly limit: number;
  readonly wrap: boolean;
  readonly live: boolean;
  /** JSON and logfmt laid out. */
  readonly pretty: boolean;
  /** The statistics of fields are shown, and those of which field are opened: its kind and name, as `label app`. */
  readonly fields: string | undefined;
  /** The line whose surroundings are shown. */
  readonly context: LineContext | undefined;
}

/** A line by its moment, Unix nanoseconds, and the selector of its stream. */
export interface LineContext {
  readonly time: string;
  readonly stream: string;
}

export const LIMITS = [100, 500, 1000, 5000] as const;

const DEFAULT_LIMIT = 1000;

/** What the URL does not say, or says wrongly, is as by default. */
export function logsStateOf(params: URLSearchParams): LogsState {
  const limit = Number(params.get("limit"));
  return {
    direction: params.get("dir") === "forward" ? "forward" : "backward",
    limit: LIMITS.find((known) => known === limit) ?? DEFAULT_LIMIT,
    wrap: params.get("wrap") === "1",
    live: params.get("live") === "1",
    pretty: params.get("pretty") === "1",
    fields: params.get("fields") ?? undefined,
    context: contextOf(params),
  };
}

function contextOf(params: URLSearchParams): LineContext | undefined {
  const time = params.get("context") ?? "";
  const stream = params.get("stream") ?? "";
  return /^\d{1,19}$/.test(time) && stream !== "" ? { time, stream } : undefined;
}
