/** The data sources of both engines; their uids are fixed, so that a dashboard fits either. */
export const METRICS = { type: "prometheus", uid: "mimir" } as const;
export const LOGS = { type: "loki", uid: "loki" } as const;
export const TRACES = { type: "tempo", uid: "tempo" } as const;
