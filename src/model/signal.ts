export const SIGNALS = ["traces", "metrics", "logs"] as const;

/** The kinds of telemetry that OTLP carries. */
export type Signal = (typeof SIGNALS)[number];
