interface Times {
  /** Unix milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Least window of a rate over samples every 15 s: four of them. */
const SCRAPE_MS = 15_000;

/** Fills in Grafana's variables of time: the only ones that its server knows, too. */
export function fillPlaceholders(text: string, { from, to }: Times, stepMs: number): string {
  const rangeMs = to - from;
  const values: Readonly<Record<string, string>> = {
    __interval: `${stepMs}ms`,
    __interval_ms: String(stepMs),
    __rate_interval: `${Math.max(stepMs + SCRAPE_MS, 4 * SCRAPE_MS)}ms`,
    __range: `${Math.max(1, Math.round(rangeMs / 1000))}s`,
    __range_s: String(Math.max(1, Math.round(rangeMs / 1000))),
    __range_ms: String(rangeMs),
    __auto: `${stepMs}ms`,
  };
  return text.replace(
    /\$(?:\{(__\w+)\}|(__\w+))/g,
    (whole, braced?: string, bare?: string) => values[braced ?? bare ?? ""] ?? whole,
  );
}
