import { unixNano } from "../../base/units.ts";
import type { UnixNano } from "../../base/units.ts";
import type { KeyValue } from "../../model/otlp/common.ts";
import { readResourceHead, readScopeHead, readSpan } from "../../model/otlp/decode-trace.ts";
import type { ResourceSpans, Span } from "../../model/otlp/trace.ts";
import type { Placement } from "../duckdb/shapes.ts";
import { IN_REST, PROMOTED_COLUMNS } from "./columns.ts";
import type { StoredSpan } from "./span-row.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/**
 * The spans as they were sent, in OTLP's grouping: each resource once, and each scope once in it, in
 * order of first sight.
 */
export function reassemble(
  spans: readonly StoredSpan[],
  vocabulary: SpanVocabulary,
): readonly ResourceSpans[] {
  const resources = vocabulary.dictionaries.get("resource");
  const scopes = vocabulary.dictionaries.get("scope");
  return [...grouped(spans, (span) => span.resource)].map(([resource, ofResource]) => ({
    ...readResourceHead(resources.bytesOf(resource)),
    scopeSpans: [...grouped(ofResource, (span) => span.scope)].map(([scope, ofScope]) => ({
      ...readScopeHead(scopes.bytesOf(scope)),
      spans: ofScope.map((span) => spanOf(span, vocabulary)),
    })),
  }));
}

/** An id of zeros is none: some senders of JSON say so of a root. */
const NO_ID = new Uint8Array(0);

/** What a column cannot hold is in the rest. */
function spanOf(stored: StoredSpan, vocabulary: SpanVocabulary): Span {
  const rest = readSpan(stored.restBytes);
  const { parentIdBytes, startTime } = stored;
  return {
    ...rest,
    traceId: stored.traceIdBytes,
    spanId: stored.spanIdBytes,
    parentSpanId: parentIdBytes.length === 0 ? sentParent(rest) : parentIdBytes,
    name: rest.name === "" ? stored.name : rest.name,
    kind: stored.kindCode === IN_REST ? rest.kind : stored.kindCode,
    // Columns are signed, times as they are sent are not.
    startTime: unsigned(startTime),
    endTime: unsigned(startTime + stored.duration),
    status: rest.status ?? statusOf(stored),
    attributes: attributesOf(stored, rest.attributes, vocabulary),
  };
}

/** As it was sent, unless it is of zeros. */
function sentParent({ parentSpanId }: Span): Uint8Array {
  return parentSpanId.every((byte) => byte === 0) ? NO_ID : parentSpanId;
}

const unsigned = (time: bigint): UnixNano => unixNano(BigInt.asUintN(64, time));

/** The attributes in `rest`, and among them the promoted ones where they were sent. */
function attributesOf(
  stored: StoredSpan,
  rest: readonly KeyValue[],
  vocabulary: SpanVocabulary,
): readonly KeyValue[] {
  const attributes: KeyValue[] = [];
  let passed = 0;
  for (const { column, after } of vocabulary.shapes.placements(stored.shape) ?? COLUMNS_FIRST) {
    const id = stored.promoted(column);
    if (id === 0) continue;
    for (let own = rest[passed]; passed < after && own !== undefined; own = rest[++passed])
      attributes.push(own);
    attributes.push(vocabulary.promoted.attribute(id));
  }
  for (; passed < rest.length; passed++) {
    const own = rest[passed];
    if (own !== undefined) attributes.push(own);
  }
  return attributes;
}

const COLUMNS_FIRST: readonly Placement[] = PROMOTED_COLUMNS.map((_, column) => ({ column, after: 0 }));

/** None if the status is in the rest: it was empty, or did not fit. */
function statusOf({ statusMessageId, statusMessage, statusCode }: StoredSpan): Span["status"] {
  if (statusMessageId === 0 || (statusMessage === "" && statusCode === 0)) return undefined;
  return { message: statusMessage, code: statusCode };
}

function grouped<T>(items: readonly T[], key: (item: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
