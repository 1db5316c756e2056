import type { LogSource } from "../../store/logs/source.ts";

/** A source without lines, for those who only read queries. */
export const NO_LOGS: LogSource = {
  scan: async function* scan() {},
  series: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
  volume: () => Promise.resolve([]),
  follow: () => () => undefined,
};
