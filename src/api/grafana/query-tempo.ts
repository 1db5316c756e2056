import { WatchtowerError } from "../../base/errors.ts";
import type { FrameBody } from "../wire/grafana.ts";
import type { OtlpAnyValue, OtlpKeyValue, SearchBody, TraceV1Body } from "../wire/tempo.ts";
import type { DsQuery } from "./ds-query.ts";
import { frameBody } from "./frame.ts";
import type { FrameField } from "./frame.ts";
import type { SourceClient } from "./source-client.ts";

const TRACE_ID = /^[0-9a-f]{1,32}$/i;
const DEFAULT_TRACES = 20;

/**
 * `{queryType: "traceql"|"traceId", query, limit, spss}` of a Tempo query: found traces as a table, or the spans of
 * one. A query that is a trace id asks for that trace, as in Grafana.
 *
 * @throws WatchtowerError `invalid` without `query`, `unsupported` for other types; AskFailed
 */
export async function queryTempo(query: DsQuery, client: SourceClient): Promise<readonly FrameBody[]> {
  const { query: text, queryType = "traceql", limit = DEFAULT_TRACES, spss } = query.given;
  if (typeof text !== "string" || text === "")
    throw new WatchtowerError("invalid", `query ${query.refId} has no query`);
  if (queryType !== "traceql" && queryType !== "traceId") {
    const wanted = JSON.stringify(queryType);
    throw new WatchtowerError("unsupported", `queryType ${wanted} of Tempo: traceql and traceId are`);
  }
  if (queryType === "traceId" || TRACE_ID.test(text.trim()))
    return [await oneTrace(query, text.trim(), client)];
  const body = await client("/tempo/api/search", {
    q: text,
    limit: String(Number(limit)),
    start: String(Math.floor(query.from / 1000)),
    end: String(Math.ceil(query.to / 1000)),
    ...(spss === undefined ? {} : { spss: String(Number(spss)) }),
  });
  // What our own API answers, by its wire type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return [foundTraces(query.refId, body as SearchBody)];
}

const column = (name: string, values: readonly unknown[], rest: Partial<FrameField> = {}): FrameField => ({
  name,
  type: "string",
  values,
  ...rest,
});

function foundTraces(refId: string, { traces }: SearchBody): FrameBody {
  const starts = traces.map(({ startTimeUnixNano }) => Number(BigInt(startTimeUnixNano) / 1_000_000n));
  return frameBody(
    refId,
    { preferredVisualisationType: "table" },
    [
      column(
        "traceID",
        traces.map(({ traceID }) => traceID.padStart(32, "0")),
        {
          config: { displayNameFromDS: "Trace ID" },
        },
      ),
      column("startTime", starts, { type: "time", config: { displayNameFromDS: "Start time" } }),
      column(
        "traceService",
        traces.map(({ rootServiceName }) => rootServiceName),
        {
          config: { displayNameFromDS: "Service" },
        },
      ),
      column(
        "traceName",
        traces.map(({ rootTraceName = "" }) => rootTraceName),
        {
          config: { displayNameFromDS: "Name" },
        },
      ),
      column(
        "traceDuration",
        traces.map(({ durationMs = 0 }) => durationMs),
        {
          type: "number",
          config: { displayNameFromDS: "Duration", unit: "ms" },
        },
      ),
    ],
    "Traces",
  );
}

interface SpanRow {
  readonly id: string;
  readonly parent: string;
  readonly trace: string;
  readonly name: string;
  readonly service: string;
  readonly resource: readonly OtlpKeyValue[];
  readonly scope: string;
  readonly kind: string;
  readonly status: string;
  readonly message: string;
  /** Milliseconds. */
  readonly start: number;
  readonly duration: number;
  readonly tags: readonly OtlpKeyValue[];
}

async function oneTrace(query: DsQuery, id: string, client: SourceClient): Promise<FrameBody> {
  // What our own API answers, by its wire type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { batches } = (await client(`/tempo/api/traces/${encodeURIComponent(id)}`, {})) as TraceV1Body;
  const rows = batches.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span): SpanRow => {
        const start = Number(BigInt(span.startTimeUnixNano)) / 1e6;
        const attributes = resource?.attributes ?? [];
        return {
          id: hexOf(span.spanId),
          parent: hexOf(span.parentSpanId ?? ""),
          trace: hexOf(span.traceId),
          name: span.name,
          service: textIn(attributes, "service.name"),
          resource: attributes,
          scope: scope?.name ?? "",
          kind: (span.kind ?? "").replace("SPAN_KIND_", "").toLowerCase(),
          status: (span.status?.code ?? "").replace("STATUS_CODE_", "").toLowerCase(),
          message: span.status?.message ?? "",
          start,
          duration: Number(BigInt(span.endTimeUnixNano)) / 1e6 - start,
          tags: span.attributes ?? [],
        };
      }),
    ),
  );
  return traceFrame(query.refId, rows);
}

function traceFrame(refId: string, rows: readonly SpanRow[]): FrameBody {
  const of = (
    name: string,
    value: (row: SpanRow) => unknown,
    type: FrameField["type"] = "string",
  ): FrameField => ({ name, type, values: rows.map(value) });
  return frameBody(
    refId,
    { preferredVisualisationType: "trace", custom: { traceFormat: "otlp" } },
    [
      of("traceID", ({ trace }) => trace),
      of("spanID", ({ id }) => id),
      of("parentSpanID", ({ parent }) => parent),
      of("operationName", ({ name }) => name),
      of("serviceName", ({ service }) => service),
      of("kind", ({ kind }) => kind),
      of("statusCode", ({ status }) => STATUS_NUMBERS[status] ?? 0, "number"),
      of("statusMessage", ({ message }) => message),
      of("instrumentationLibraryName", ({ scope }) => scope),
      of("serviceTags", ({ resource }) => tagsOf(resource), "other"),
      of("startTime", ({ start }) => start, "number"),
      of("duration", ({ duration }) => duration, "number"),
      of("tags", ({ tags }) => tagsOf(tags), "other"),
    ],
    "Trace",
  );
}

const STATUS_NUMBERS: Readonly<Record<string, number>> = { unset: 0, ok: 1, error: 2 };

const hexOf = (base64: string): string => Buffer.from(base64, "base64").toString("hex");

const tagsOf = (attributes: readonly OtlpKeyValue[]): readonly { key: string; value: unknown }[] =>
  attributes.map(({ key, value }) => ({ key, value: value === undefined ? null : plain(value) }));

const textIn = (attributes: readonly OtlpKeyValue[], wanted: string): string => {
  const value = attributes.find(({ key }) => key === wanted)?.value;
  return value === undefined ? "" : String(plain(value));
};

/** A value of OTLP as one of JSON. */
function plain(value: OtlpAnyValue): unknown {
  if ("intValue" in value) return Number(value.intValue);
  if ("arrayValue" in value) return (value.arrayValue.values ?? []).map(plain);
  if ("kvlistValue" in value)
    return Object.fromEntries(
      (value.kvlistValue.values ?? []).map(({ key, value: inner }) => [
        key,
        inner === undefined ? null : plain(inner),
      ]),
    );
  return Object.values(value)[0] ?? null;
}
