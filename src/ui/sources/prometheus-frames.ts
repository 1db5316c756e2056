import { textOf } from "../../dashboard-file/json.ts";
import type {
  HistogramPair,
  MatrixItem,
  QueryData,
  SamplePair,
  VectorItem,
} from "../../api/wire/prometheus.ts";
import type { DataFrame, Field } from "../frames/data-frame.ts";
import { frameOf } from "../frames/data-frame.ts";
import { parseSample, seriesNames } from "../frame/time-frame.ts";
import { exemplarPoints } from "../frame/exemplars.ts";
import { queryExemplars, queryInstant, queryRange } from "../http/prometheus.ts";
import { RequestError } from "../http/request.ts";
import type { Grid } from "../time/step.ts";
import { histogramFrame } from "./histogram-frame.ts";
import { legendText } from "./legend.ts";
import type { QueryRequest } from "./query-request.ts";
import { seriesFrame } from "./series-frame.ts";

/**
 * `{expr, range, instant, format, legendFormat}` of Prometheus, as frames: for each series one, or for the format
 * `table` one table of all, or for `heatmap` one with a column for each bucket.
 */
export async function prometheusFrames(request: QueryRequest): Promise<readonly DataFrame[]> {
  const { query, expr, interval, step, signal } = request;
  const isInstant = query["instant"] === true;
  const isRange = query["range"] === true || !isInstant;
  const stepS = step.stepMs / 1000;
  const align = (time: number): number => Math.floor(time / 1000 / stepS) * stepS;
  const grid = { start: align(interval.from), end: align(interval.to), step: stepS };
  const [answers, exemplars] = await Promise.all([
    Promise.all([
      ...(isRange ? [queryRange(expr, grid, signal)] : []),
      ...(isInstant ? [queryInstant(expr, interval.to / 1000, signal)] : []),
    ]),
    isRange && query["exemplar"] === true ? exemplarFrames(request, grid) : [],
  ]);
  return [...answers.flatMap((data) => framesOf(data, request)), ...exemplars];
}

/** Exemplars are an extra: that there are none for a query does not keep its series from being shown. */
async function exemplarFrames(
  { refId, expr, signal }: QueryRequest,
  grid: Grid,
): Promise<readonly DataFrame[]> {
  try {
    const items = await queryExemplars(expr, grid, signal);
    const { points: exemplars, omitted } = exemplarPoints([{ query: refId, items }]);
    const notices =
      omitted === 0 ? [] : [`query ${refId}: ${omitted} exemplars with lower values are left out`];
    return [frameOf([], { refId, meta: { type: "exemplars", exemplars, notices } })];
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return [frameOf([], { refId, meta: { notices: [`query ${refId}: exemplars: ${error.message}`] } })];
  }
}

function framesOf(data: QueryData, request: QueryRequest): readonly DataFrame[] {
  const items = itemsOf(data);
  switch (textOf(request.query["format"]) ?? "") {
    case "table":
      return [tableFrame(items, request)];
    case "heatmap":
      return [...histogramFrames(items, request), ...bucketFrames(items, request)];
    default:
      return [
        ...histogramFrames(items, request),
        ...seriesFrames(items, data.resultType === "matrix", request),
      ];
  }
}

type Item = MatrixItem & VectorItem;

function itemsOf(data: QueryData): readonly Item[] {
  if (data.resultType === "matrix" || data.resultType === "vector") return data.result;
  return data.resultType === "scalar" ? [{ metric: {}, value: data.result }] : [];
}

const pointsOf = ({ values, value }: Item): readonly SamplePair[] =>
  values ?? (value === undefined ? [] : [value]);

function histogramFrames(items: readonly Item[], request: QueryRequest): readonly DataFrame[] {
  return items.flatMap((item) => {
    const histograms = histogramsOf(item);
    return histograms.length === 0 ? [] : [histogramFrame(item.metric, histograms, request)];
  });
}

const bucketFrames = (items: readonly Item[], request: QueryRequest): readonly DataFrame[] =>
  items.some((item) => pointsOf(item).length > 0) ? [heatmapFrame(items, request)] : [];

const histogramsOf = ({ histograms, histogram }: Item): readonly HistogramPair[] =>
  histograms ?? (histogram === undefined ? [] : [histogram]);

function seriesFrames(
  items: readonly Item[],
  isRange: boolean,
  { refId, query, expr, step }: QueryRequest,
): readonly DataFrame[] {
  const legend = textOf(query["legendFormat"]) ?? "";
  const autos = seriesNames(
    items.map(({ metric }) => metric),
    expr,
  );
  return items
    .filter((item) => pointsOf(item).length > 0)
    .map((item, index) => {
      const points = pointsOf(item);
      return seriesFrame({
        refId,
        labels: item.metric,
        name: legendText(legend, item.metric, expr, items.length === 1 ? expr : (autos[index] ?? expr)),
        ...columnsOf(points),
        executedQuery: expr,
        ...(isRange ? { stepMs: step.stepMs } : {}),
        notices: [],
      });
    });
}

/** By index: with an iterator the first hundred series take three times as long. */
function columnsOf(points: readonly SamplePair[]) {
  const [times, values] = [new Float64Array(points.length), new Float64Array(points.length)];
  for (let index = 0; index < points.length; index += 1) {
    const [time, text] = points[index] ?? [NaN, "NaN"];
    times[index] = time * 1000;
    values[index] = parseSample(text);
  }
  return { times, values };
}

/** A row for each sample, a column for each label, sorted by name, between time and value. */
function tableFrame(items: readonly Item[], { refId, expr, isAlone }: QueryRequest): DataFrame {
  const rows = items.flatMap((item) => pointsOf(item).map((point) => ({ labels: item.metric, point })));
  const names = [...new Set(items.flatMap(({ metric }) => Object.keys(metric)))].toSorted();
  const labels = names.map((name): Field => ({
    name,
    type: "string",
    values: rows.map((row) => row.labels[name] ?? ""),
    config: { filterable: true },
  }));
  return frameOf(
    [
      { name: "Time", type: "time", values: rows.map(({ point: [time] }) => time * 1000), config: {} },
      ...labels,
      {
        name: isAlone ? "Value" : `Value #${refId}`,
        type: "number",
        values: rows.map(({ point: [, value] }) => parseSample(value)),
        config: {},
      },
    ],
    { refId, meta: { preferred: "table", executedQuery: expr } },
  );
}

/** Classic buckets, cumulative by `le`, as counts of each bucket alone; in the order of their bounds. */
function heatmapFrame(items: readonly Item[], { refId, expr }: QueryRequest): DataFrame {
  const buckets = items
    .map((item) => ({ bound: parseSample(item.metric["le"] ?? "NaN"), item }))
    .filter(({ bound }) => !Number.isNaN(bound))
    .toSorted((a, b) => a.bound - b.bound);
  const times = [...new Set(items.flatMap((item) => pointsOf(item).map(([time]) => time)))].toSorted(
    (a, b) => a - b,
  );
  let below = new Map<number, number>();
  const fields = buckets.map(({ item }): Field => {
    const here = new Map(pointsOf(item).map(([time, value]) => [time, parseSample(value)]));
    const values = times.map((time) => {
      const count = here.get(time);
      return count === undefined ? null : Math.max(0, count - (below.get(time) ?? 0));
    });
    below = here;
    return { name: item.metric["le"] ?? "", type: "number", values, labels: item.metric, config: {} };
  });
  const time: Field = { name: "Time", type: "time", values: times.map((each) => each * 1000), config: {} };
  return frameOf([time, ...fields], { refId, meta: { type: "heatmap-rows", executedQuery: expr } });
}
