import type { Hono } from "hono";
import { WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import type { DsQueryBody, FrameBody } from "../wire/grafana.ts";
import { dataSourceById, dataSourceByUid } from "./datasources.ts";
import type { DataSource } from "./datasources.ts";
import { readJsonBody } from "../json-body.ts";
import { queryLoki } from "./query-loki.ts";
import { queryPrometheus } from "./query-prometheus.ts";
import { queryTempo } from "./query-tempo.ts";
import { statusOf } from "./respond.ts";
import { AskFailed, sourceClient } from "./source-client.ts";
import type { Ask, SourceClient } from "./source-client.ts";
import { momentOf } from "./time.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_QUERIES = 100;

/** One member of a request's `queries`, its common parts read. */
export interface DsQuery {
  readonly refId: string;
  readonly source: DataSource;
  /** Unix milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly intervalMs: number;
  readonly maxDataPoints: number;
  /** The whole member: what else a data source reads of it. */
  readonly given: Readonly<Record<string, unknown>>;
}

const RUN: Readonly<
  Record<DataSource["type"], (query: DsQuery, client: SourceClient) => Promise<readonly FrameBody[]>>
> = { prometheus: queryPrometheus, loki: queryLoki, tempo: queryTempo };

/**
 * `POST /api/ds/query`: queries of the three data sources, answered as data frames by their `refId`. A query that
 * fails has its error in its place, and the status of the whole is then 400, as Grafana's.
 */
export function addDsQuery(app: Hono, ask: Ask): void {
  app.post("/api/ds/query", async (c) => {
    const queries = queriesOf(await readJsonBody(c, MAX_BODY_BYTES), Date.now());
    const client = sourceClient(ask, new URL(c.req.url).origin, c.req.raw.signal);
    const results = await Promise.all(
      queries.map(async (query) => [query.refId, await answer(query, client)]),
    );
    const body: DsQueryBody = { results: Object.fromEntries(results) };
    return c.json(body, Object.values(body.results).every(({ status }) => status === 200) ? 200 : 400);
  });
}

async function answer(query: DsQuery, client: SourceClient): Promise<DsQueryBody["results"][string]> {
  try {
    return { status: 200, frames: await RUN[query.source.type](query, client) };
  } catch (error) {
    if (error instanceof AskFailed)
      return { status: error.status, error: error.message, errorSource: "downstream" };
    return { status: statusOf(errorKind(error)), error: errorMessage(error), errorSource: "plugin" };
  }
}

/** @throws WatchtowerError `invalid` for what is no request, `limit` for too many queries. */
function queriesOf(body: Readonly<Record<string, unknown>>, now: number): readonly DsQuery[] {
  const { queries, from = "now-1h", to = "now" } = body;
  if (!Array.isArray(queries) || queries.length === 0)
    throw new WatchtowerError("invalid", "no queries found");
  if (queries.length > MAX_QUERIES)
    throw new WatchtowerError("limit", `too many queries at once (limit maxQueries = ${MAX_QUERIES})`);
  const range = { from: momentOf(from, now, "from"), to: momentOf(to, now, "to") };
  if (range.to < range.from) throw new WatchtowerError("invalid", "to is before from");
  const members = queries.filter(isWanted).map((member) => dsQuery(member, range));
  if (new Set(members.map(({ refId }) => refId)).size < members.length)
    throw new WatchtowerError("invalid", "two queries have the same refId");
  return members;
}

const isWanted = (member: unknown): boolean =>
  !(typeof member === "object" && member !== null && "hide" in member && member.hide === true);

function dsQuery(member: unknown, range: { readonly from: number; readonly to: number }): DsQuery {
  if (typeof member !== "object" || member === null)
    throw new WatchtowerError("invalid", "a query is an object");
  const given: Readonly<Record<string, unknown>> = { ...member };
  const { refId = "A", datasource, intervalMs = 15_000, maxDataPoints = 1000 } = given;
  if (typeof refId !== "string") throw new WatchtowerError("invalid", "refId is a text");
  return {
    refId,
    source: sourceOf(datasource, given["datasourceId"], refId),
    intervalMs: positive(intervalMs, "intervalMs"),
    maxDataPoints: positive(maxDataPoints, "maxDataPoints"),
    given,
    ...range,
  };
}

/** By its uid; older scripts name it by `datasourceId`, which counts where there is no uid. */
function sourceOf(reference: unknown, id: unknown, refId: string): DataSource {
  const uid =
    typeof reference === "object" && reference !== null && "uid" in reference ? reference.uid : reference;
  if (typeof uid === "string") return dataSourceByUid(uid);
  if (typeof id === "number") return dataSourceById(id);
  throw new WatchtowerError("invalid", `query ${refId} names no datasource`);
}

function positive(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new WatchtowerError("invalid", `${name} is a number above 0`);
}
