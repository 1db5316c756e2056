import { WatchtowerError } from "../../base/errors.ts";
import type { FrameBody } from "../wire/grafana.ts";
import type { MatrixItem, PrometheusSuccess, QueryData, VectorItem } from "../wire/prometheus.ts";
import type { DsQuery } from "./ds-query.ts";
import { frameBody, sampleValue } from "./frame.ts";
import { fillPlaceholders } from "./placeholders.ts";
import type { SourceClient } from "./source-client.ts";

/**
 * `{expr, range, instant, interval, legendFormat, exemplar}` of a Prometheus query, as Grafana's panels send it: a frame
 * for each series, over a range (default), at its end, or both.
 *
 * @throws WatchtowerError `invalid` without `expr`, `unsupported` for exemplars and heatmaps; AskFailed
 */
export async function queryPrometheus(query: DsQuery, client: SourceClient): Promise<readonly FrameBody[]> {
  const { expr: given, instant, range, exemplar, format } = query.given;
  if (typeof given !== "string" || given === "")
    throw new WatchtowerError("invalid", `query ${query.refId} has no expr`);
  if (exemplar === true)
    throw new WatchtowerError("unsupported", "exemplars: ask /prometheus/api/v1/query_exemplars");
  if (format === "heatmap") throw new WatchtowerError("unsupported", "format heatmap");
  const stepMs = stepOf(query);
  const expr = fillPlaceholders(given, query, stepMs);
  const isInstant = instant === true;
  const isRange = range === true || !isInstant;
  const parts = await Promise.all([
    isRange ? askRange(query, expr, stepMs, client) : [],
    isInstant ? askInstant(query, expr, client) : [],
  ]);
  return parts.flat();
}

/** Aligned as Prometheus' own page and Grafana do: both ends on multiples of the step. */
async function askRange(
  query: DsQuery,
  expr: string,
  stepMs: number,
  client: SourceClient,
): Promise<readonly FrameBody[]> {
  const align = (time: number): string => String((Math.floor(time / stepMs) * stepMs) / 1000);
  const body = await ask(client, `${query.source.path}/api/v1/query_range`, {
    query: expr,
    start: align(query.from),
    end: align(query.to),
    step: String(stepMs / 1000),
  });
  const executed = `Expr: ${expr}\nStep: ${stepMs / 1000}s`;
  return seriesFrames(query, body, executed, stepMs);
}

async function askInstant(query: DsQuery, expr: string, client: SourceClient): Promise<readonly FrameBody[]> {
  const parameters = { query: expr, time: String(query.to / 1000) };
  const body = await ask(client, `${query.source.path}/api/v1/query`, parameters);
  return seriesFrames(query, body, `Expr: ${expr}`, undefined);
}

async function ask(
  client: SourceClient,
  path: string,
  parameters: Readonly<Record<string, string>>,
): Promise<PrometheusSuccess<QueryData>> {
  // What our own API answers, by its wire type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (await client(path, parameters)) as PrometheusSuccess<QueryData>;
}

function seriesFrames(
  query: DsQuery,
  { data, warnings = [], infos = [] }: PrometheusSuccess<QueryData>,
  executed: string,
  interval: number | undefined,
): readonly FrameBody[] {
  const notices = [
    ...warnings.map((text) => ({ severity: "warning" as const, text })),
    ...infos.map((text) => ({ severity: "info" as const, text })),
  ];
  const meta: FrameBody["schema"]["meta"] = {
    type: data.resultType === "matrix" ? "timeseries-multi" : "numeric-multi",
    typeVersion: [0, 1],
    custom: { resultType: data.resultType },
    executedQueryString: executed,
    ...(notices.length === 0 ? {} : { notices }),
  };
  const seriesFrame = (item: MatrixItem & VectorItem): FrameBody => {
    const points = item.values ?? (item.value === undefined ? [] : [item.value]);
    const labels = item.metric;
    return frameBody(
      query.refId,
      meta,
      [
        {
          name: "Time",
          type: "time",
          values: points.map(([time]) => time * 1000),
          ...(interval === undefined ? {} : { config: { interval } }),
        },
        {
          name: "Value",
          type: "number",
          values: points.map(([, value]) => sampleValue(value)),
          labels,
          config: { displayNameFromDS: legendOf(query.given["legendFormat"], labels) },
        },
      ],
      legendOf(query.given["legendFormat"], labels),
    );
  };
  switch (data.resultType) {
    case "vector":
    case "matrix":
      if (data.result.some((item) => "histogram" in item || "histograms" in item))
        throw new WatchtowerError(
          "unsupported",
          "native histograms as frames: ask for a quantile or an average",
        );
      return data.result.map(seriesFrame);
    case "scalar":
      return [seriesFrame({ metric: {}, value: data.result })];
    case "string":
      throw new WatchtowerError("unsupported", "a text is no series");
  }
}

/** The step, as Grafana's data source takes it: not below the query's own interval, and at most 11,000 points. */
export function stepOf({ given, intervalMs, from, to }: DsQuery): number {
  const own = typeof given["interval"] === "string" ? millisOf(given["interval"]) : 0;
  const least = (to - from) / 11_000;
  return Math.max(1000, Math.ceil(Math.max(intervalMs, own, least) / 1000) * 1000);
}

const SUFFIXES: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Of a text as `15s` or `>=1m`; 0 for one that is none, as `$__interval`. */
function millisOf(text: string): number {
  const match = /^>?=?\s*(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim());
  return match === null ? 0 : Number(match[1]) * (SUFFIXES[match[2] ?? ""] ?? 0);
}

/** The series' name: the legend with its labels filled in, or as Prometheus writes it. */
export function legendOf(format: unknown, labels: Readonly<Record<string, string>>): string {
  if (typeof format === "string" && format !== "" && format !== "__auto")
    return format.replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, name: string) => labels[name] ?? "");
  const { __name__: name = "", ...rest } = labels;
  const pairs = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 && name !== "" ? name : `${name}{${pairs.join(", ")}}`;
}
