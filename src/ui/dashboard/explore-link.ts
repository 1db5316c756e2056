import { logsLink, metricsLink } from "../link/links.ts";
import { tracesLink } from "../link/service-links.ts";
import type { ReadyTarget } from "../sources/run-target.ts";
import { fixedRange, type Interval } from "../time/time-range.ts";

/** Explore with a panel's query, at the time that the panel shows. */
export function exploreLink({ kind, expr }: ReadyTarget, { from, to }: Interval): string {
  const range = fixedRange(from, to);
  switch (kind) {
    case "prometheus":
      return metricsLink([expr], range);
    case "loki":
      return logsLink(expr, range);
    case "tempo":
      return tracesLink(expr, range);
  }
}
