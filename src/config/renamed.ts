import { SETTINGS } from "./settings.ts";
import type { Setting } from "./setting.ts";

/** Names that settings had once, which are refused with those that they have now. */
export const RENAMED: readonly {
  readonly key: string;
  readonly env: string;
  readonly now: Setting<unknown>;
}[] = [
  { key: "query.maxLines", env: "WATCHTOWER_QUERY_MAX_LINES", now: SETTINGS.queryMaxLines },
  { key: "query.maxLogSeries", env: "WATCHTOWER_QUERY_MAX_LOG_SERIES", now: SETTINGS.queryMaxLogSeries },
  { key: "query.maxLogBytes", env: "WATCHTOWER_QUERY_MAX_LOG_BYTES", now: SETTINGS.queryMaxLogBytes },
];
