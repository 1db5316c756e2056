import type { QueryData } from "../../api/wire/prometheus.ts";

/** Rate, errors and duration of what a service is asked. */
export interface ServiceRed {
  readonly service: string;
  /** A second. */
  readonly rate: number;
  /** From 0 to 1. */
  readonly errors: number;
  /** Seconds; NaN without a measure. */
  readonly p95: number;
}

const WINDOW = "[5m]";
const CALLS = "traces_spanmetrics_calls_total";
const ASKED = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"';

/** PromQL over the metrics that are made from spans, of the last five minutes. */
export const RED_QUERIES = {
  rate: `sum by (service) (rate(${CALLS}{${ASKED}}${WINDOW}))`,
  failed: `sum by (service) (rate(${CALLS}{${ASKED}, status_code="STATUS_CODE_ERROR"}${WINDOW}))`,
  p95: `histogram_quantile(0.95, sum by (le, service) (rate(traces_spanmetrics_latency_bucket{${ASKED}}${WINDOW})))`,
} as const;

/** Services that are asked now, the busiest first. */
export function servicesRed(
  answers: Readonly<Record<keyof typeof RED_QUERIES, QueryData>>,
): readonly ServiceRed[] {
  const failed = byService(answers.failed);
  const p95 = byService(answers.p95);
  return [...byService(answers.rate)]
    .filter(([, rate]) => rate > 0)
    .map(([service, rate]) => ({
      service,
      rate,
      errors: (failed.get(service) ?? 0) / rate,
      p95: p95.get(service) ?? Number.NaN,
    }))
    .toSorted((a, b) => b.rate - a.rate || (a.service < b.service ? -1 : 1));
}

function byService(data: QueryData): ReadonlyMap<string, number> {
  if (data.resultType !== "vector") return new Map();
  return new Map(
    data.result.flatMap(({ metric, value }) =>
      value === undefined ? [] : [[metric["service"] ?? "", Number(value[1])] as const],
    ),
  );
}
