import type { Context } from "hono";
import { pieceStream } from "./piece-stream.ts";
import { WatchtowerError } from "../../base/errors.ts";
import { crc32c } from "../../base/crc32c.ts";
import { snappyCompress, snappyDecompress } from "../../base/snappy.ts";
import { unixMilli } from "../../base/units.ts";
import {
  type ReadQuery,
  type ReadSeries,
  decodeReadRequest,
  encodeChunkedSeries,
  encodeReadResponse,
} from "../../model/prometheus/remote-read.ts";
import type { PromqlEngine } from "../../query/promql/engine.ts";
import { QueryMemory } from "../../query/promql/memory.ts";
import { StatisticsCounter } from "../../query/promql/statistics.ts";
import { readBody } from "../read-body.ts";
import { refusal } from "./write.ts";

/** Far more than a question needs. */
const MAX_BYTES = 1024 * 1024;
const MAX_QUERIES = 100;

/**
 * `/api/v1/read`: Prometheus remote read. Answered with samples, or series by series with chunks in a stream where the
 * client likes that better.
 */
export async function remoteRead(c: Context, engine: PromqlEngine): Promise<Response> {
  try {
    const body = await readBody(c, MAX_BYTES);
    const { queries, accepted } = decodeReadRequest(snappyDecompress(body, MAX_BYTES, "maxReadRequestBytes"));
    if (queries.length > MAX_QUERIES) {
      throw new WatchtowerError("limit", `${queries.length} queries (limit maxReadQueries = ${MAX_QUERIES})`);
    }
    const results = await selectAll(queries, engine, c.req.raw.signal);
    const [kind = "samples"] = accepted;
    return kind === "chunks" ? chunkedResponse(c, results) : samplesResponse(c, results);
  } catch (error) {
    return refusal(c, error);
  }
}

/** All at once, as one query may hold them. @throws WatchtowerError `limit` that names `query.maxSamples` */
async function selectAll(
  queries: readonly ReadQuery[],
  engine: PromqlEngine,
  signal: AbortSignal,
): Promise<readonly (readonly ReadSeries[])[]> {
  const memory = new QueryMemory(engine.limits.maxSamples, new StatisticsCounter());
  const results: (readonly ReadSeries[])[] = [];
  for (const query of queries) {
    const series = await select(query, engine, signal);
    memory.keepRead(series);
    results.push(series);
  }
  return results;
}

function select({ matchers, start, end }: ReadQuery, engine: PromqlEngine, signal: AbortSignal) {
  // Without a matcher nothing is asked for, which is not everything.
  if (matchers.length === 0) return Promise.resolve([]);
  const { maxSeries, maxSamples } = engine.limits;
  const range = { start: unixMilli(start), end: unixMilli(end) };
  return engine.source.select({ matchers, ...range, maxSeries, maxSamples }, signal);
}

function samplesResponse(c: Context, results: readonly (readonly ReadSeries[])[]): Response {
  const body = snappyCompress(encodeReadResponse(results));
  const headers = { "content-type": "application/x-protobuf", "content-encoding": "snappy" };
  return c.body(Uint8Array.from(body), 200, headers);
}

function chunkedResponse(c: Context, results: readonly (readonly ReadSeries[])[]): Response {
  return c.body(pieceStream(framesOf(results)), 200, {
    "content-type": "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse",
  });
}

/** Each message after its length (a varint) and its CRC-32C (big endian). */
function* framesOf(results: readonly (readonly ReadSeries[])[]): Generator<Uint8Array, undefined> {
  for (const [query, series] of results.entries()) {
    for (const one of series) {
      const message = encodeChunkedSeries(query, one);
      const head: number[] = [];
      let rest = message.length;
      for (; rest >= 0x80; rest >>>= 7) head.push((rest & 0x7f) | 0x80);
      const crc = crc32c(message);
      head.push(rest, crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff);
      yield Buffer.concat([Uint8Array.from(head), message]);
    }
  }
  return undefined;
}
