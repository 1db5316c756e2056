import { numberOf, textOf } from "../../dashboard-file/json.ts";
import type { LokiQueryData, LokiStream } from "../../api/wire/loki.ts";
import type { DataFrame } from "../frames/data-frame.ts";
import { frameOf } from "../frames/data-frame.ts";
import { parseSample, seriesNames } from "../frame/time-frame.ts";
import { queryLines, queryLogMetric } from "../http/loki.ts";
import { legendText } from "./legend.ts";
import type { QueryRequest } from "./query-request.ts";
import { seriesFrame } from "./series-frame.ts";

const DEFAULT_LINES = 1000;

/**
 * `{expr, maxLines, direction, legendFormat}` of Loki: lines as one frame with the columns `labels`, `Time`, `Line`,
 * `tsNs` and `id`, series as a frame each.
 */
export async function lokiFrames(request: QueryRequest): Promise<readonly DataFrame[]> {
  const { query, expr, interval, step, signal } = request;
  if (isLines(expr)) {
    const limit = numberOf(query["maxLines"]) ?? DEFAULT_LINES;
    const direction = textOf(query["direction"]) === "forward" ? "forward" : "backward";
    return framesOf(await queryLines({ expr, interval, limit, direction }, signal), request);
  }
  const stepS = step.stepMs / 1000;
  const align = (time: number): number => Math.floor(time / 1000 / stepS) * stepS;
  const grid = { start: align(interval.from), end: align(interval.to), step: stepS };
  return framesOf(await queryLogMetric(expr, grid, signal), request);
}

/** A query for lines begins with its selector. */
const isLines = (expr: string): boolean => /^\s*\{/.test(expr);

function framesOf(data: LokiQueryData, request: QueryRequest): readonly DataFrame[] {
  switch (data.resultType) {
    case "streams":
      return [linesFrame(data.result, request)];
    case "matrix":
    case "vector": {
      const names = seriesNames(
        data.result.map(({ metric }) => metric),
        request.expr,
      );
      return data.result.map((item, index) => metricFrame(item, names[index] ?? request.expr, request));
    }
    case "scalar":
      return [];
  }
}

type Item = Extract<LokiQueryData, { resultType: "matrix" | "vector" }>["result"][number];

function metricFrame(item: Item, auto: string, { refId, query, expr, step }: QueryRequest): DataFrame {
  const points =
    "values" in item ? (item.values ?? []) : "value" in item && item.value !== undefined ? [item.value] : [];
  const isInstant = textOf(query["queryType"]) === "instant";
  // Grafana shows the newest point of an instant query; over a range it is the last one.
  const shown = isInstant ? points.slice(-1) : points;
  return seriesFrame({
    refId,
    labels: item.metric,
    name: legendText(textOf(query["legendFormat"]) ?? "", item.metric, expr, auto),
    times: Float64Array.from(shown, ([time]) => time * 1000),
    values: Float64Array.from(shown, ([, value]) => parseSample(value)),
    executedQuery: expr,
    ...(isInstant ? {} : { stepMs: step.stepMs }),
    notices: [],
  });
}

function linesFrame(streams: readonly LokiStream[], { refId, expr, query }: QueryRequest): DataFrame {
  const order = textOf(query["direction"]) === "forward" ? 1 : -1;
  const rows = streams
    .flatMap(({ stream, values }) =>
      values.map(([time, line, groups]) => ({
        time,
        line,
        labels: { ...stream, ...groups?.structuredMetadata, ...groups?.parsed },
      })),
    )
    .toSorted(
      (a, b) => order * (a.time.length - b.time.length || (a.time < b.time ? -1 : Number(a.time > b.time))),
    );
  return frameOf(
    [
      { name: "labels", type: "other", values: rows.map(({ labels }) => labels), config: {} },
      { name: "Time", type: "time", values: rows.map(({ time }) => Number(time.slice(0, -6))), config: {} },
      { name: "Line", type: "string", values: rows.map(({ line }) => line), config: {} },
      { name: "tsNs", type: "string", values: rows.map(({ time }) => time), config: {} },
      { name: "id", type: "string", values: rows.map(({ time }, index) => `${time}_${index}`), config: {} },
    ],
    { refId, meta: { type: "log-lines", preferred: "logs", executedQuery: expr } },
  );
}
