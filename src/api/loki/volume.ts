import type { Context } from "hono";
import { WatchtowerError, limitError } from "../../base/errors.ts";
import type { Labels } from "../../model/labels.ts";
import type { Matcher } from "../../model/matcher.ts";
import type { LogqlEngine, StreamVolume } from "../../query/logql/engine.ts";
import type { LokiQueryData, LokiSuccess } from "../wire/loki.ts";
import type { SamplePair } from "../wire/prometheus.ts";
import { parametersOf } from "../parameters.ts";
import { DEFAULT_LIMIT, directionOf, limitOf, wholeOf } from "./parameters.ts";
import { rangeOf } from "./range-parameters.ts";
import { now, orderedTimeRangeOf, timeOf } from "./time-parameters.ts";

type Metric = Readonly<Record<string, string>>;

/** How the bytes of streams are summed. */
interface Volumes {
  readonly matchers: readonly Matcher[];
  /** What a stream's bytes count for, each time under a key of its own. */
  readonly metricsOf: (labels: Labels) => Iterable<readonly [key: string, metric: Metric]>;
  readonly limit: number;
  /** Most label sets that are added up. */
  readonly maxVolumes: number;
}

/** `/loki/api/v1/index/volume`: bytes by label set, largest first, as an instant vector at `end`. */
export async function indexVolume(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const volumes = volumesOf(parameters, engine);
  timeOf(parameters, "time", now());
  directionOf(parameters);
  const range = orderedTimeRangeOf(parameters, engine.limits);
  const sums = sumVolumes(await engine.source.volume(volumes.matchers, range, c.req.raw.signal), volumes);
  const time = seconds(range.end);
  const result = largest(sums, volumes.limit).map(({ metric, bytes }) => ({
    metric,
    value: [time, String(bytes)] as const,
  }));
  return respond(c, { resultType: "vector", result });
}

/** `/loki/api/v1/index/volume_range`: the same at every step; each point but the last stands 1 ms before its step's end. */
export async function indexVolumeRange(c: Context, engine: LogqlEngine): Promise<Response> {
  const parameters = await parametersOf(c);
  const volumes = volumesOf(parameters, engine);
  const { stepNs, ...range } = rangeOf(withoutLimit(parameters), {
    ...engine.limits,
    maxPoints: MAX_VOLUME_STEPS,
  });
  const step = BigInt(stepNs);
  const streams = await engine.source.volume(volumes.matchers, range, c.req.raw.signal, step);
  const bySteps = new Map<number, StreamVolume[]>();
  for (const stream of streams) {
    const known = bySteps.get(stream.step);
    if (known === undefined) bySteps.set(stream.step, [stream]);
    else known.push(stream);
  }
  const points = new Map<string, Volume & { bytes: number; values: SamplePair[] }>();
  for (const [index, inStep] of [...bySteps].toSorted(([a], [b]) => a - b)) {
    const end = step * (range.start / step + BigInt(index + 1));
    const time = end < range.end ? seconds(end) - 0.001 : seconds(range.end);
    for (const { key, metric, bytes } of sumVolumes(inStep, volumes)) {
      const point = points.get(key) ?? { key, metric, bytes: 0, values: [] };
      point.bytes += bytes;
      point.values.push([time, String(bytes)]);
      points.set(key, point);
    }
  }
  const kept = largest([...points.values()], volumes.limit);
  if (kept.every(({ values }) => values.length === 1)) {
    const result = kept.flatMap(({ metric, values: [value] }) =>
      value === undefined ? [] : [{ metric, value }],
    );
    return respond(c, { resultType: "vector", result });
  }
  const result = kept.map(({ metric, values }) => ({ metric, values }));
  return respond(c, { resultType: "matrix", result });
}

const MAX_VOLUME_STEPS = 11_000;

/** Here it may be 0, and was looked at. */
function withoutLimit(parameters: URLSearchParams): URLSearchParams {
  const others = new URLSearchParams(parameters);
  others.delete("limit");
  return others;
}

/** `/loki/api/v1/index/stats` */
export async function indexStats(c: Context, engine: LogqlEngine): Promise<Response> {
  return c.json(await statsOf(c, engine));
}

/** `/loki/api/v1/index/shards`: all that a query reads is one shard, whatever its size is to be. */
export async function indexShards(c: Context, engine: LogqlEngine): Promise<Response> {
  const size = (await parametersOf(c)).get("targetBytesPerShard") ?? "";
  if (!/^[1-9]\d*\s*[KMGT]?i?B?$/i.test(size))
    throw new WatchtowerError("invalid", "targetBytesPerShard must be a positive value");
  const stats = JSON.stringify(await statsOf(c, engine));
  // Written by hand, as no number of ours is so large.
  const shard = `{"bounds":{"min":0,"max":${2n ** 64n - 1n}},"stats":${stats}}`;
  const headers = { "content-type": "application/json" };
  return c.body(`{"shards":[${shard}],"statistics":{},"chunkGroups":null}`, 200, headers);
}

async function statsOf(c: Context, engine: LogqlEngine): Promise<object> {
  const parameters = await parametersOf(c);
  const range = rangeOf(parameters, engine.limits);
  const matchers = engine.matchers(parameters.get("query") ?? "");
  const volumes = await engine.source.volume(matchers, range, c.req.raw.signal);
  let [bytes, entries] = [0, 0];
  for (const volume of volumes) {
    bytes += volume.bytes;
    entries += volume.entries;
  }
  return { streams: volumes.length, chunks: volumes.length, bytes, entries };
}

function volumesOf(parameters: URLSearchParams, engine: LogqlEngine): Volumes {
  const selector = parameters.get("query") ?? "";
  const matchers = /^\s*\{\s*\}\s*$/.test(selector) ? [] : engine.matchers(selector);
  const targets = (parameters.get("targetLabels") ?? "").split(",").filter((name) => name !== "");
  const aggregateBy = parameters.get("aggregateBy") ?? "";
  if (aggregateBy !== "" && aggregateBy !== "series" && aggregateBy !== "labels") {
    throw new WatchtowerError("invalid", "invalid aggregation option");
  }
  const metricsOf = aggregateBy === "labels" ? byLabelName(targets) : bySeries(targets, matchers);
  // 0 is the default here, and nowhere else.
  const limit = wholeOf(parameters, "limit", 0) === 0 ? DEFAULT_LIMIT : limitOf(parameters);
  return { matchers, limit, metricsOf, maxVolumes: engine.limits.maxVolumes };
}

/** By the labels asked for, of streams that have them all; else by those of the matchers that streams have, else by all. */
function bySeries(targets: readonly string[], matchers: readonly Matcher[]): Volumes["metricsOf"] {
  const names = new Set(targets.length > 0 ? targets : matchers.map(({ name }) => name));
  return (all) => {
    if (!hasAll(all, targets)) return [];
    const labels = names.size === 0 ? all : all.keep(names);
    return labels.size === 0 ? [] : [[labels.key(), labels.toObject()]];
  };
}

/** A stream counts for the name of each of its labels, or of those asked for if it has them all; the value is empty. */
function byLabelName(targets: readonly string[]): Volumes["metricsOf"] {
  return (all) => {
    if (!hasAll(all, targets)) return [];
    const names = targets.length > 0 ? targets : Object.keys(all.toObject());
    return names.map((name) => [name, { [name]: "" }]);
  };
}

const hasAll = (labels: Labels, names: readonly string[]): boolean => names.every((name) => labels.has(name));

interface Volume {
  readonly key: string;
  readonly metric: Metric;
  readonly bytes: number;
}

function sumVolumes(streams: readonly StreamVolume[], { metricsOf, maxVolumes }: Volumes): readonly Volume[] {
  const sums = new Map<string, Volume & { bytes: number }>();
  for (const stream of streams) {
    for (const [key, metric] of metricsOf(stream.labels)) {
      const sum = sums.get(key) ?? { key, metric, bytes: 0 };
      sum.bytes += stream.bytes;
      sums.set(key, sum);
    }
    if (sums.size <= maxVolumes) continue;
    const detail = `the query hit the max number of series limit (limit: ${maxVolumes} series)`;
    throw limitError("loki.limits_config.volume_max_series", maxVolumes, detail);
  }
  return [...sums.values()];
}

function largest<T extends Volume>(volumes: readonly T[], limit: number): readonly T[] {
  return volumes.toSorted((a, b) => b.bytes - a.bytes || (a.key < b.key ? -1 : 1)).slice(0, limit);
}

const seconds = (nanos: bigint): number => Number(nanos / 1_000_000n) / 1000;

function respond(c: Context, data: LokiQueryData): Response {
  const body: LokiSuccess<LokiQueryData> = { status: "success", data };
  return c.json(body);
}
