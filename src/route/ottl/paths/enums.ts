/** Names that stand for whole numbers (opentelemetry-proto's enums). */
export type Enums = Readonly<Record<string, number>>;

/** Of spans, and of their events. */
export const SPAN_ENUMS: Enums = {
  SPAN_KIND_UNSPECIFIED: 0,
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
  STATUS_CODE_UNSET: 0,
  STATUS_CODE_OK: 1,
  STATUS_CODE_ERROR: 2,
};

export const METRIC_ENUMS: Enums = {
  AGGREGATION_TEMPORALITY_UNSPECIFIED: 0,
  AGGREGATION_TEMPORALITY_DELTA: 1,
  AGGREGATION_TEMPORALITY_CUMULATIVE: 2,
  METRIC_DATA_TYPE_NONE: 0,
  METRIC_DATA_TYPE_GAUGE: 1,
  METRIC_DATA_TYPE_SUM: 2,
  METRIC_DATA_TYPE_HISTOGRAM: 3,
  METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM: 4,
  METRIC_DATA_TYPE_SUMMARY: 5,
};

/** Those of metrics, and flags. */
export const DATA_POINT_ENUMS: Enums = {
  ...METRIC_ENUMS,
  FLAG_NONE: 0,
  FLAG_NO_RECORDED_VALUE: 1,
};

const SEVERITIES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** SEVERITY_NUMBER_INFO, SEVERITY_NUMBER_INFO2, …: four steps each. */
export const LOG_ENUMS: Enums = Object.fromEntries([
  ["SEVERITY_NUMBER_UNSPECIFIED", 0],
  ...SEVERITIES.flatMap((name, at) =>
    [1, 2, 3, 4].map((step): [string, number] => [
      `SEVERITY_NUMBER_${name}${step === 1 ? "" : String(step)}`,
      at * 4 + step,
    ]),
  ),
]);
