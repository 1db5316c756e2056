import type { Context } from "hono";
import { WatchtowerError } from "../../base/errors.ts";
import { unixNano } from "../../base/units.ts";
import type { ResourceSpans, Span } from "../../model/otlp/trace.ts";
import { hex } from "../../query/traceql/diff/span-tree.ts";
import type { SpanNode } from "../../query/traceql/diff/span-tree.ts";
import { diffTraces } from "../../query/traceql/diff/trace-diff.ts";
import type { DiffRow } from "../../query/traceql/diff/trace-diff.ts";
import { parseTraceId } from "../trace-id.ts";
import type { DiffKind, DiffSpan, DiffSpanRow, DiffTrace, TraceDiffBody } from "../wire/trace-diff.ts";

/** Finds a trace by its id in hexadecimal; `undefined` if there is none. */
export type FindTrace = (
  traceId: string,
  signal: AbortSignal,
) => Promise<readonly ResourceSpans[] | undefined>;

/**
 * GET /traces/diff?left=ID&right=ID
 *
 * @throws WatchtowerError `invalid` for an id that is none, `notFound` for a trace that is not there.
 */
export async function traceDiff(c: Context, find: FindTrace): Promise<Response> {
  const [left, right] = await Promise.all([traceFor(c, "left", find), traceFor(c, "right", find)]);
  const rows = diffTraces(left.trace, right.trace).map((row) => rowBody(row, left.start, right.start));
  return c.json<TraceDiffBody>({ left: left.body, right: right.body, counts: countsOf(rows), rows });
}

interface Side {
  readonly trace: readonly ResourceSpans[];
  readonly start: bigint;
  readonly body: DiffTrace;
}

async function traceFor(c: Context, name: "left" | "right", find: FindTrace): Promise<Side> {
  const text = c.req.query(name);
  if (text === undefined || text === "")
    throw new WatchtowerError("invalid", `${name} is to be a trace's id`);
  const traceId = parseTraceId(text);
  const trace = await find(traceId, c.req.raw.signal);
  if (trace === undefined) throw new WatchtowerError("notFound", `there is no trace ${traceId} (${name})`);
  const spans = trace.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const start = spans.reduce(
    (first, { startTime }) => (startTime < first ? startTime : first),
    spans[0]?.startTime ?? unixNano(0n),
  );
  const end = spans.reduce((latest, { endTime }) => (endTime > latest ? endTime : latest), start);
  const errors = spans.filter((span) => statusOf(span) === "error").length;
  const body = { traceId, start: String(start), duration: String(end - start), spans: spans.length, errors };
  return { trace, start, body };
}

function rowBody(row: DiffRow, leftStart: bigint, rightStart: bigint): DiffSpanRow {
  const { left, right, depth, attributes } = row;
  return {
    kind: kindOf(row),
    service: (left ?? right)?.service ?? "",
    name: (left ?? right)?.span.name ?? "",
    depth,
    ...(left === undefined ? {} : { left: spanBody(left, leftStart) }),
    ...(right === undefined ? {} : { right: spanBody(right, rightStart) }),
    attributes,
  };
}

function spanBody({ span }: SpanNode, start: bigint): DiffSpan {
  const message = messageOf(span);
  return {
    spanId: hex(span.spanId),
    offset: String(span.startTime - start),
    duration: String(span.endTime - span.startTime),
    status: statusOf(span),
    ...(message === "" ? {} : { message }),
  };
}

function kindOf({ left, right, attributes }: DiffRow): DiffKind {
  if (left === undefined) return "added";
  if (right === undefined) return "missing";
  return attributes.length > 0 || !isSameStatus(left.span, right.span) ? "changed" : "same";
}

const isSameStatus = (left: Span, right: Span): boolean =>
  statusOf(left) === statusOf(right) && messageOf(left) === messageOf(right);

const messageOf = ({ status }: Span): string => status?.message ?? "";

function statusOf({ status }: Span): DiffSpan["status"] {
  if (status?.code === 2) return "error";
  return status?.code === 1 ? "ok" : "unset";
}

function countsOf(rows: readonly DiffSpanRow[]): TraceDiffBody["counts"] {
  const counts = { same: 0, changed: 0, missing: 0, added: 0 };
  for (const { kind } of rows) counts[kind]++;
  return counts;
}
