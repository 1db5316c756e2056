import type { MetricSource } from "../../store/metrics/source.ts";

/** A store without metrics: for engines that only read queries. */
export const NO_METRICS: MetricSource = {
  select: () => Promise.resolve([]),
  series: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
  exemplars: () => Promise.resolve([]),
  metadata: () => new Map(),
};
