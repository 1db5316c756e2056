import { quoted } from "../duckdb/columns.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { Database } from "../duckdb/database.ts";
import { FALSE, allOf } from "../duckdb/predicate.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { negated } from "./bounds.ts";
import { SPAN_COLUMNS } from "./columns.ts";
import { someColumns } from "./some-columns.ts";
import { conditionBounds } from "./condition.ts";
import { keysOf } from "./count-keys.ts";
import type { Keys } from "./count-keys.ts";
import type { DurationMeasure, SpanCounting, SpanCounts, SpanGroup } from "./source.ts";
import { SPAN_COLUMN_NAMES, SPAN_SELECT, StoredSpan, spansOfChunk } from "./span-row.ts";
import type { SpanVocabulary } from "./vocabulary.ts";

/** What counting works on. */
export interface CountSource {
  readonly db: Database;
  readonly snapshot: GroupSnapshot;
  readonly vocabulary: SpanVocabulary;
  readonly signal: AbortSignal;
}

/** See `TraceSource.counts`. What DuckDB cannot tell from columns alone is handed out as spans. */
export async function* countSpans(source: CountSource, request: SpanCounting): AsyncGenerator<SpanCounts> {
  const { db, snapshot, vocabulary, signal } = source;
  const { sure, maybe } = conditionBounds(request.condition, vocabulary);
  if (maybe === FALSE) return;
  const keys = keysOf(request, vocabulary);
  const within = `"start" >= ${request.start} AND "start" < ${request.end}`;
  const relation = snapshot.relation(SPAN_COLUMN_NAMES);
  const counted = allOf([sure, keys.inColumns]);
  if (counted !== FALSE) {
    const rows = `${relation} WHERE ${within} AND ${counted}`;
    const examples = new Examples();
    for await (const chunk of db.query(groupSql(rows, keys, request), [], signal)) {
      yield { kind: "groups", groups: groupsOf(chunk, request, vocabulary, examples) };
    }
    const times = examples.times();
    if (times.length > 0) {
      const sql = `SELECT ${someColumns(new Set([...keys.columns, "trace_id", "start", "duration"]))} FROM ${rows} AND "start" IN (${times.join(", ")})`;
      for await (const chunk of db.query(sql, [], signal))
        yield { kind: "examples", spans: spansOfChunk(chunk, vocabulary) };
    }
  }
  const others = allOf([maybe, maybe === sure ? negated(keys.inColumns) : negated(counted)]);
  if (others === FALSE) return;
  const sql = `SELECT ${SPAN_SELECT} FROM ${relation} WHERE ${within} AND ${others}`;
  for await (const chunk of db.query(sql, [], signal))
    yield { kind: "spans", spans: spansOfChunk(chunk, vocabulary) };
}

/** Half a nanosecond less, so that powers of two and what is just above them are on different sides. */
const LOG2 = `CASE WHEN duration < 2 THEN 0 ELSE floor(log2(duration::DOUBLE - 0.5::DOUBLE)) END`;

/** `min` and `max` of what is in a group; the duration itself, if it is one of the keys. */
const MEASURED: Readonly<Record<DurationMeasure, string>> = {
  min: "min(duration)",
  max: "max(duration)",
  log2: "max(duration)",
  sum: "0::BIGINT",
};

const Extra = {
  slot: SPAN_COLUMNS.length,
  count: SPAN_COLUMNS.length + 1,
  first: SPAN_COLUMNS.length + 2,
  last: SPAN_COLUMNS.length + 3,
  total: SPAN_COLUMNS.length + 4,
} as const;

function groupSql(rows: string, { columns }: Keys, { start, step, measure, examples }: SpanCounting): string {
  const duration = columns.has("duration") || measure === undefined ? "duration" : MEASURED[measure];
  const apart = measure === "log2" && !columns.has("duration") ? [`${LOG2} AS magnitude`] : [];
  const keys = [...columns].map(quoted);
  const inner = [...keys, ...apart, `("start" - ${start}) // ${step} AS slot`, '"start"', "duration"];
  const extra = [
    "slot",
    "count(*)::BIGINT",
    examples ? 'min("start")' : "0::BIGINT",
    examples ? 'max("start")' : "0::BIGINT",
    measure === "sum" ? "sum(duration)::HUGEINT" : "0::HUGEINT",
  ];
  const by = [...keys, ...(apart.length > 0 ? ["magnitude"] : []), "slot"];
  const distinct = [...new Set(inner)];
  return (
    `SELECT ${someColumns(columns, duration)}, ${extra.join(", ")} ` +
    `FROM (SELECT ${distinct.join(", ")} FROM ${rows}) GROUP BY ${by.join(", ")}`
  );
}

function groupsOf(
  chunk: ResultChunk,
  { examples, measure }: SpanCounting,
  vocabulary: SpanVocabulary,
  found: Examples,
): readonly SpanGroup[] {
  const [slots, counts] = [chunk.i64(Extra.slot), chunk.i64(Extra.count)];
  const [first, last] = [chunk.i64(Extra.first), chunk.i64(Extra.last)];
  return Array.from({ length: chunk.rows }, (_, row) => {
    const slot = Number(slots[row] ?? 0n);
    if (examples) found.add(slot, first[row] ?? 0n, last[row] ?? 0n);
    return {
      span: new StoredSpan(chunk, row, vocabulary),
      slot,
      count: Number(counts[row] ?? 0n),
      total: measure === "sum" ? chunk.hugeint(Extra.total, row) : undefined,
    };
  });
}

/** Times of spans in each slot, at most. */
const PER_SLOT = 4;
const MOST_TIMES = 400;

/** Takes times of few spans, spread over the slots. */
class Examples {
  private readonly bySlot = new Map<number, Set<bigint>>();

  add(slot: number, first: bigint, last: bigint): void {
    let times = this.bySlot.get(slot);
    if (times === undefined) this.bySlot.set(slot, (times = new Set()));
    if (times.size < PER_SLOT) times.add(first).add(last);
  }

  times(): readonly bigint[] {
    const slots = [...this.bySlot].toSorted(([a], [b]) => a - b).map(([, times]) => [...times]);
    const stride = Math.max(1, Math.ceil((slots.length * PER_SLOT) / MOST_TIMES));
    return slots.filter((_, index) => index % stride === 0).flat();
  }
}
