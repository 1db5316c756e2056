import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { parametersOf } from "../parameters.ts";
import { valuesByName } from "./cardinality.ts";
import type { InstanceFacts } from "./facts.ts";
import { ALL_TIME } from "./parameters.ts";
import { respond } from "./respond.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 10_000;

/** `/api/v1/status/tsdb`: how many series there are, and what makes them many. */
export async function tsdbStatus(c: Context, engine: PromqlEngine, facts: InstanceFacts): Promise<Response> {
  const limit = limitOf(await parametersOf(c));
  const series = await engine.source.series([], ALL_TIME);
  const { oldest, newest } = await facts.extent();
  const values = valuesByName(series);
  const names = [...values];
  const pairs = names.flatMap(([name, byValue]) =>
    [...byValue].map(([value, count]) => [`${name}=${value}`, count] as const),
  );
  const bytes = names.map(([name, byValue]) => [name, bytesOf(byValue)] as const);
  return respond(c, {
    headStats: {
      numSeries: series.length,
      numLabelPairs: pairs.length,
      // Each series has one chunk that grows.
      chunkCount: series.length,
      minTime: oldest ?? 0,
      maxTime: newest ?? 0,
    },
    seriesCountByMetricName: top([...(values.get("__name__") ?? [])], limit),
    labelValueCountByLabelName: top(
      names.map(([name, byValue]) => [name, byValue.size] as const),
      limit,
    ),
    memoryInBytesByLabelName: top(bytes, limit),
    seriesCountByLabelValuePair: top(pairs, limit),
  });
}

/** Of a label's values, each series with its own copy, as Prometheus counts it. */
function bytesOf(byValue: ReadonlyMap<string, number>): number {
  let bytes = 0;
  for (const [value, count] of byValue) bytes += Buffer.byteLength(value) * count;
  return bytes;
}

function top(counts: readonly (readonly [string, number])[], limit: number) {
  const sorted = counts.toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.slice(0, limit).map(([name, value]) => ({ name, value }));
}

function limitOf(parameters: URLSearchParams): number {
  const text = parameters.get("limit") ?? "";
  if (text === "") return DEFAULT_LIMIT;
  const limit = Number(text);
  if (!/^\+?\d+$/.test(text) || limit < 1)
    throw new WatchtowerError("invalid", "limit must be a positive number");
  if (limit <= MAX_LIMIT) return limit;
  throw new WatchtowerError("invalid", `limit must not exceed ${MAX_LIMIT}`);
}
