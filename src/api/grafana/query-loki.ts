import { WatchtowerError } from "../../base/errors.ts";
import type { FrameBody } from "../wire/grafana.ts";
import type { LokiQueryData, LokiStream, LokiSuccess } from "../wire/loki.ts";
import type { MatrixItem, VectorItem } from "../wire/prometheus.ts";
import type { DsQuery } from "./ds-query.ts";
import { frameBody, sampleValue } from "./frame.ts";
import { fillPlaceholders } from "./placeholders.ts";
import { legendOf, stepOf } from "./query-prometheus.ts";
import type { SourceClient } from "./source-client.ts";

const DEFAULT_LINES = 1000;

/**
 * `{expr, queryType: "range"|"instant", maxLines, direction, legendFormat}` of a Loki query: lines as one frame
 * (`labels`, `Time`, `Line`, `tsNs`, `id`), series as a frame each.
 *
 * @throws WatchtowerError `invalid` without `expr` or for a type that is none; AskFailed
 */
export async function queryLoki(query: DsQuery, client: SourceClient): Promise<readonly FrameBody[]> {
  const { expr: given, queryType = "range", maxLines = DEFAULT_LINES, direction = "backward" } = query.given;
  if (typeof given !== "string" || given === "")
    throw new WatchtowerError("invalid", `query ${query.refId} has no expr`);
  if (typeof maxLines !== "number" || typeof direction !== "string")
    throw new WatchtowerError("invalid", "maxLines is a number, and direction backward or forward");
  const stepMs = stepOf(query);
  const parameters = { query: fillPlaceholders(given, query, stepMs), direction, limit: String(maxLines) };
  if (queryType === "instant")
    return frames(query, await client(`${API}/query`, { ...parameters, time: nanos(query.to) }));
  if (queryType !== "range" && queryType !== "")
    throw new WatchtowerError(
      "unsupported",
      `queryType ${JSON.stringify(queryType)} of Loki: range and instant are`,
    );
  const times = { start: nanos(query.from), end: nanos(query.to), step: `${stepMs}ms` };
  return frames(query, await client(`${API}/query_range`, { ...parameters, ...times }));
}

const API = "/loki/loki/api/v1";
const nanos = (time: number): string => `${Math.floor(time)}000000`;

function frames(query: DsQuery, body: unknown): readonly FrameBody[] {
  // What our own API answers, by its wire type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { data } = body as LokiSuccess<LokiQueryData>;
  switch (data.resultType) {
    case "streams":
      return [linesFrame(query, data.result)];
    case "vector":
    case "matrix":
      return data.result.map((item) => seriesFrame(query, data.resultType, item));
    case "scalar":
      return [seriesFrame(query, data.resultType, { metric: {}, value: data.result })];
  }
}

function seriesFrame(query: DsQuery, resultType: string, item: MatrixItem & VectorItem): FrameBody {
  const points = item.values ?? (item.value === undefined ? [] : [item.value]);
  const name = legendOf(query.given["legendFormat"], item.metric);
  const type = resultType === "matrix" ? "timeseries-multi" : "numeric-multi";
  const values = points.map(([, value]) => sampleValue(value));
  return frameBody(
    query.refId,
    { type, typeVersion: [0, 1], custom: { resultType } },
    [
      { name: "Time", type: "time", values: points.map(([time]) => time * 1000) },
      { name: "Value", type: "number", values, labels: item.metric, config: { displayNameFromDS: name } },
    ],
    name,
  );
}

function linesFrame(query: DsQuery, streams: readonly LokiStream[]): FrameBody {
  const isForward = query.given["direction"] === "forward";
  const rows = streams
    .flatMap(({ stream, values }) => values.map(([time, line]) => ({ stream, time: BigInt(time), line })))
    .toSorted((a, b) => (a.time === b.time ? 0 : a.time < b.time === isForward ? -1 : 1));
  const seen = new Map<string, number>();
  return frameBody(
    query.refId,
    { preferredVisualisationType: "logs", custom: { frameType: "LabeledTimeValues" } },
    [
      { name: "labels", type: "other", values: rows.map(({ stream }) => stream) },
      { name: "Time", type: "time", values: rows.map(({ time }) => Number(time / 1_000_000n)) },
      { name: "Line", type: "string", values: rows.map(({ line }) => line) },
      { name: "tsNs", type: "string", values: rows.map(({ time }) => String(time)) },
      { name: "id", type: "string", values: rows.map(({ time }) => idOf(String(time), seen)) },
    ],
  );
}

/** A time, numbered where lines share it. */
function idOf(time: string, seen: Map<string, number>): string {
  const count = seen.get(time) ?? 0;
  seen.set(time, count + 1);
  return count === 0 ? time : `${time}_${count}`;
}
