import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import type { SearchRequest, SearchResult, TraceqlEngine } from "../../query/traceql/engine.ts";
import type { SearchBody } from "../wire/tempo.ts";
import { parametersOf } from "../parameters.ts";
import { formatOf, protobuf } from "./format.ts";
import { searchRange, spansPerSpanSet, traceLimit, withQueryErrors } from "./parameters.ts";
import { DONE } from "./query-metrics.ts";
import { searchBody } from "./search-json.ts";
import { encodeSearch } from "./search-protobuf.ts";
import { queryFromTags } from "./tag-query.ts";

const DEFAULT_LIMIT = 20;
const DEFAULT_SPANS = 3;

/** GET|POST /api/search (Tempo HTTP API, "Search"): by TraceQL in `q`, or by `tags` and durations. */
export async function search(c: Context, engine: TraceqlEngine): Promise<Response> {
  const found = await findTraces(await parametersOf(c), engine, c.req.raw.signal);
  if (formatOf(c) === "protobuf") return protobuf(encodeSearch(found.traces, found.inspectedSpans, DONE));
  return c.json<SearchBody>(searchBody(found));
}

/** What a search's parameters ask for. @throws WatchtowerError */
export async function findTraces(
  parameters: URLSearchParams,
  engine: TraceqlEngine,
  signal: AbortSignal,
  onFound?: SearchRequest["onFound"],
): Promise<SearchResult> {
  const { maxTraces, maxSpansPerSpanSet } = engine.limits;
  const request = {
    query: queryOf(parameters),
    range: searchRange(parameters),
    limit: traceLimit(parameters, DEFAULT_LIMIT, maxTraces),
    spansPerSpanSet: spansPerSpanSet(parameters, DEFAULT_SPANS, maxSpansPerSpanSet),
    ...(onFound === undefined ? {} : { onFound }),
  };
  return withQueryErrors(() => engine.search(request, signal));
}

function queryOf(parameters: URLSearchParams): string {
  const query = parameters.get("q") ?? "";
  const fromTags = queryFromTags(parameters);
  if (fromTags === undefined) return query.trim() === "" ? "{}" : query;
  if (query.trim() === "") return fromTags;
  const other = (parameters.get("tags") ?? "") === "" ? "durations" : "tags";
  throw new WatchtowerError("invalid", `invalid request: can't specify ${other} and q in the same query`);
}
