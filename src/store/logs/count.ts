import { Labels } from "../../model/labels.ts";
import type { LabelPair } from "../../model/labels.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import { SQL_TYPE, quoted } from "../duckdb/columns.ts";
import { FALSE, TRUE, anyOf } from "../duckdb/predicate.ts";
import type { Predicate } from "../duckdb/predicate.ts";
import { LOG_COLUMNS, LogColumn, SEVERITY_IN_REST, TimeOrigin } from "./columns.ts";
import { attributeSql } from "./condition.ts";
import { FIELDS, metadataPairs } from "./metadata.ts";
import { type CountRequest, DETECTED_LEVEL, type LogCounts } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Labels of which mostly each row has a value of its own. */
const OF_EACH_ROW: ReadonlySet<string> = new Set(["trace_id", "span_id", "observed_timestamp"]);

/** Whether columns say what the labels are made of. */
export function isCountable({ by, lines }: CountRequest, vocabulary: LogVocabulary): boolean {
  if (lines.some(({ text }) => /[\p{Surrogate}\0]/u.test(text))) return false;
  if (by.some((name) => OF_EACH_ROW.has(name) || name.endsWith("_extracted"))) return false;
  if (!by.includes(DETECTED_LEVEL)) return true;
  return vocabulary.mapping.levels.areFound && !vocabulary.streamsHave(DETECTED_LEVEL);
}

/** What rows are counted by. */
export interface CountPlan {
  /** SQL: all columns in their places, those that no label needs as constants. */
  readonly columns: string;
  /** Those that are read. */
  readonly names: readonly string[];
  /** Whether records' own attributes are among them: of those there may be as many as rows. */
  readonly isWide: boolean;
}

/** Only for requests that {@link isCountable} lets pass. */
export function countPlan({ by, lines }: CountRequest, vocabulary: LogVocabulary): CountPlan {
  const metadata = vocabulary.allMetadataNames();
  const others = by.filter((name) => name !== DETECTED_LEVEL);
  const isOfScope = others.some((name) => metadata.mayHave(name));
  const rest = anyOf(others.map((name) => restSql(name, vocabulary)));
  const wanted = new Set(["resource"]);
  if (isOfScope) wanted.add("scope");
  if (by.includes(DETECTED_LEVEL)) wanted.add("level");
  for (const name of ["severity_text", "severity_number"])
    if (by.includes(name)) wanted.add(name === "severity_text" ? name : "severity");
  const isWide = rest !== FALSE;
  const columns = LOG_COLUMNS.map(({ name, kind }) => {
    if (name === "rest" && isWide) return `CASE WHEN ${rest} THEN rest ELSE ''::BLOB END`;
    if (name === "origin") return `${TimeOrigin.record}::UTINYINT`;
    if (wanted.has(name)) return quoted(name);
    return `${kind === "text" || kind === "bytes" ? "''" : "0"}::${SQL_TYPE[kind]}`;
  });
  const read = isWide ? ["shape", "rest", "severity", "severity_text"] : [];
  const names = new Set(["time", ...wanted, ...read, ...(lines.length > 0 ? ["line"] : [])]);
  return { columns: columns.join(", "), names: [...names], isWide };
}

/** Rows whose label may be in `rest`. */
function restSql(name: string, vocabulary: LogVocabulary): Predicate {
  const attribute = attributeSql(name, undefined, vocabulary);
  switch (name) {
    case "severity_text":
      return anyOf([attribute, "severity_text = 0"]);
    case "severity_number":
      return anyOf([attribute, `severity = ${SEVERITY_IN_REST}`]);
    default:
      return FIELDS.has(name) ? TRUE : attribute;
  }
}

/** Counts that are held at once, over all groups and slots. */
const MOST_COUNTS = 4_000_000;

/** Gathers the counts of a query's rows: the columns of the plan, then slot and `count(*)`. */
export class CountTable {
  private readonly request: CountRequest;
  private readonly vocabulary: LogVocabulary;
  private readonly groups = new Map<string, { readonly labels: Labels; readonly counts: Float64Array }>();
  private readonly isOfMetadata: boolean;

  constructor(request: CountRequest, vocabulary: LogVocabulary) {
    this.request = request;
    this.vocabulary = vocabulary;
    const metadata = vocabulary.allMetadataNames();
    this.isOfMetadata = request.by.some(
      (name) => name !== DETECTED_LEVEL && (FIELDS.has(name) || metadata.mayHave(name)),
    );
  }

  /** @returns `false` for rows whose level is not in the column, and where there are too many groups. */
  add(chunk: ResultChunk): boolean {
    const [levels, slots] = [chunk.u32(LogColumn.level), chunk.i64(LOG_COLUMNS.length)];
    const counts = chunk.i64(LOG_COLUMNS.length + 1);
    const needsLevel = this.request.by.includes(DETECTED_LEVEL);
    for (let row = 0; row < chunk.rows; row++) {
      if (needsLevel && levels[row] === 0) return false;
      const group = this.groupOf(chunk, row);
      const slot = Number(slots[row] ?? 0n);
      group[slot] = (group[slot] ?? 0) + Number(counts[row] ?? 0n);
    }
    return this.groups.size * this.request.slots <= MOST_COUNTS;
  }

  finish(): LogCounts {
    return [...this.groups.values()];
  }

  private groupOf(chunk: ResultChunk, row: number): Float64Array {
    const labels = Labels.from(this.pairsOf(chunk, row));
    let group = this.groups.get(labels.key());
    if (group === undefined) {
      this.groups.set(labels.key(), (group = { labels, counts: new Float64Array(this.request.slots) }));
    }
    return group.counts;
  }

  private pairsOf(chunk: ResultChunk, row: number): readonly LabelPair[] {
    const { stream } = this.vocabulary.resource(chunk.u32(LogColumn.resource)[row] ?? 0);
    const metadata = this.isOfMetadata ? metadataPairs(chunk, row, this.vocabulary) : [];
    return this.request.by.map((name) => {
      if (name === DETECTED_LEVEL)
        return [name, this.vocabulary.text("level", chunk.u32(LogColumn.level)[row] ?? 0)];
      // A label of the stream hides one of the record.
      const own = stream.get(name);
      return [name, own === "" ? (metadata.find(([other]) => other === name)?.[1] ?? "") : own];
    });
  }
}
