import { quoted } from "../duckdb/columns.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { Database } from "../duckdb/database.ts";
import { FALSE, allOf } from "../duckdb/predicate.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import { negated } from "./bounds.ts";
import { SPAN_COLUMNS } from "./columns.ts";
import { SomeColumns } from "./some-columns.ts";
import { conditionBounds } from "./condition.ts";
import { keysOf } from "./count-keys.ts";
import type { Keys } from "./count-keys.ts";
import { ROOT, rootOf, withRoots } from "./roots.ts";
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
  const hasRoots = keys.columns.has(ROOT.name);
  const all = `${relation} WHERE ${within}`;
  const rows = hasRoots ? `${withRoots(`${all} AND ${maybe}`, relation)} WHERE true` : all;
  const counted = allOf([sure, keys.inColumns]);
  if (counted !== FALSE) {
    const groups = new Groups(keys, request, vocabulary);
    for await (const chunk of db.query(groups.sql(`${rows} AND ${counted}`), [], signal))
      yield { kind: "groups", groups: groups.read(chunk) };
  }
  const others = allOf([maybe, maybe === sure ? negated(keys.inColumns) : negated(counted)]);
  if (others === FALSE) return;
  const more = hasRoots ? `, ${ROOT.name}, ${ROOT.resource}, ${ROOT.rest}` : "";
  const sql = `SELECT ${SPAN_SELECT}${more} FROM ${rows} AND ${others}`;
  for await (const chunk of db.query(sql, [], signal)) {
    const spans = spansOfChunk(chunk, vocabulary).map((row, place) => ({
      row,
      root: hasRoots ? rootOf(chunk, place, ROOT_BEHIND, vocabulary) : undefined,
    }));
    yield { kind: "spans", spans };
  }
}

const ROOT_BEHIND = {
  name: SPAN_COLUMNS.length,
  resource: SPAN_COLUMNS.length + 1,
  rest: SPAN_COLUMNS.length + 2,
};

/** Half a nanosecond less, so that powers of two and what is just above them are on different sides. */
const LOG2 = `CASE WHEN duration < 2 THEN -1 ELSE floor(log2(duration::DOUBLE - 0.5::DOUBLE)) END`;

/** What stands for the duration of a group, and by what its example is chosen. */
interface Measured {
  /** `undefined` if nothing is said of durations. */
  readonly duration: string | undefined;
  readonly start: string;
  readonly traceId: string;
}

const OF_EARLIEST = { start: `min("start")`, traceId: `arg_min(trace_id, "start")` };
const MEASURED: Readonly<Record<DurationMeasure | "none", Measured>> = {
  none: { ...OF_EARLIEST, duration: undefined },
  sum: { ...OF_EARLIEST, duration: `arg_min(duration, "start")` },
  log2: { ...OF_EARLIEST, duration: `arg_min(duration, "start")` },
  min: {
    duration: "min(duration)",
    start: `arg_min("start", duration)`,
    traceId: "arg_min(trace_id, duration)",
  },
  max: {
    duration: "max(duration)",
    start: `arg_max("start", duration)`,
    traceId: "arg_max(trace_id, duration)",
  },
};

/** Spans that are counted together: the query for them, and what it gives. */
class Groups {
  private readonly keys: Keys;
  private readonly request: SpanCounting;
  private readonly vocabulary: SpanVocabulary;
  private readonly columns: SomeColumns;
  private readonly hasRoots: boolean;

  constructor(keys: Keys, request: SpanCounting, vocabulary: SpanVocabulary) {
    this.keys = keys;
    this.request = request;
    this.vocabulary = vocabulary;
    this.hasRoots = keys.columns.has(ROOT.name);
    this.columns = new SomeColumns(keys.columns, this.expressions());
  }

  /** @param rows with a condition. */
  sql(rows: string): string {
    const { keys, columns, hasRoots } = this;
    const { start, step, measure } = this.request;
    const names = [...keys.columns].map(quoted);
    const apart = measure === "log2" && !keys.columns.has("duration") ? [`${LOG2} AS magnitude`] : [];
    const slot = `("start" - ${start}) // ${step} AS slot`;
    const inner = new Set([...names, ...apart, slot, '"start"', "duration", "trace_id"]);
    const selected = [
      ...(columns.sql === "" ? [] : [columns.sql]),
      "slot",
      "count(*)::BIGINT",
      measure === "sum" ? "sum(duration)::HUGEINT" : "0::HUGEINT",
      ...(hasRoots ? [ROOT.name, ROOT.resource] : []),
    ];
    const by = [...names, ...(apart.length > 0 ? ["magnitude"] : []), "slot"];
    return (
      `SELECT ${selected.join(", ")} ` +
      `FROM (SELECT ${[...inner].join(", ")} FROM ${rows}) GROUP BY ${by.join(", ")}`
    );
  }

  read(chunk: ResultChunk): readonly SpanGroup[] {
    const { columns, vocabulary, hasRoots } = this;
    const reader = columns.of(chunk);
    const at = columns.count;
    const [slots, counts] = [chunk.i64(at), chunk.i64(at + 1)];
    return Array.from({ length: chunk.rows }, (_, row) => ({
      span: new StoredSpan(reader, row, vocabulary),
      root: hasRoots ? rootOf(chunk, row, { name: at + 3, resource: at + 4 }, vocabulary) : undefined,
      slot: Number(slots[row] ?? 0n),
      count: Number(counts[row] ?? 0n),
      total: this.request.measure === "sum" ? chunk.hugeint(at + 2, row) : undefined,
    }));
  }

  /** Of the columns of a group that are no keys. */
  private expressions(): ReadonlyMap<string, string> {
    const { measure, examples } = this.request;
    const { duration, start, traceId } = MEASURED[measure ?? "none"];
    const expressions = new Map<string, string>();
    const put = (column: string, expression: string): void => {
      if (!this.keys.columns.has(column)) expressions.set(column, expression);
    };
    if (duration !== undefined && (examples || measure !== "sum")) put("duration", duration);
    if (!examples) return expressions;
    put("trace_id", traceId);
    put("start", start);
    return expressions;
  }
}
