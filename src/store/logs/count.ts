import { fromUtf8 } from "../../base/bytes.ts";
import { Labels } from "../../model/labels.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import { labelName } from "./label-name.ts";
import { type CountRequest, DETECTED_LEVEL, type LogCounts } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Metadata that is no attribute. */
const FIELDS: ReadonlySet<string> = new Set([
  "observed_timestamp",
  "severity_number",
  "severity_text",
  "dropped_attributes_count",
  "flags",
  "trace_id",
  "span_id",
  "event_name",
]);

/** Whether the columns for stream and level say all that the labels are made of: nothing in the rows' metadata is. */
export function isCountable({ by, lines }: CountRequest, vocabulary: LogVocabulary): boolean {
  if (lines.some(({ text }) => /[\p{Surrogate}\0]/u.test(text))) return false;
  const names = by.filter((name) => name !== DETECTED_LEVEL);
  if (names.some((name) => FIELDS.has(name))) return false;
  const { dictionaries } = vocabulary;
  const resources = dictionaries.get("resource").size;
  for (let id = 1; id <= resources; id++) {
    const { stream, metadata } = vocabulary.resource(id);
    // Then the level has another name.
    if (by.includes(DETECTED_LEVEL) && stream.has(DETECTED_LEVEL)) return false;
    if (metadata.some(([name]) => by.includes(name))) return false;
  }
  const scopes = dictionaries.get("scope").size;
  for (let id = 1; id <= scopes; id++) {
    if (vocabulary.scope(id).metadata.some(([name]) => by.includes(name))) return false;
  }
  const keys = dictionaries.get("key");
  for (let id = 1; id <= keys.size && names.length > 0; id++) {
    const key = labelName(fromUtf8(keys.bytesOf(id)));
    // A map's members have names that begin with its own.
    if (names.some((name) => name === key || name.startsWith(key.endsWith("_") ? key : `${key}_`)))
      return false;
  }
  // Rows with attributes whose keys had no room in the dictionary may have any.
  return names.length === 0 || !vocabulary.shapes.someUnknown;
}

/** Gathers the counts of a query's rows: `resource, level, slot, count(*)`. */
export class CountTable {
  private readonly request: CountRequest;
  private readonly vocabulary: LogVocabulary;
  private readonly groups = new Map<string, { readonly labels: Labels; readonly counts: Float64Array }>();

  constructor(request: CountRequest, vocabulary: LogVocabulary) {
    this.request = request;
    this.vocabulary = vocabulary;
  }

  /** @returns `false` for rows whose level is not in the column. */
  add(chunk: ResultChunk): boolean {
    const [resources, levels, slots, counts] = [chunk.u32(0), chunk.u32(1), chunk.i64(2), chunk.i64(3)];
    const needsLevel = this.request.by.includes(DETECTED_LEVEL);
    for (let row = 0; row < chunk.rows; row++) {
      const level = levels[row] ?? 0;
      if (needsLevel && level === 0) return false;
      const group = this.groupOf(resources[row] ?? 0, level);
      const slot = Number(slots[row] ?? 0n);
      group[slot] = (group[slot] ?? 0) + Number(counts[row] ?? 0n);
    }
    return true;
  }

  finish(): LogCounts {
    return [...this.groups.values()];
  }

  private groupOf(resource: number, level: number): Float64Array {
    const { stream } = this.vocabulary.resource(resource);
    const valueOf = (name: string): string =>
      name === DETECTED_LEVEL ? this.vocabulary.text("level", level) : stream.get(name);
    const labels = Labels.from(this.request.by.map((name) => [name, valueOf(name)] as const));
    let group = this.groups.get(labels.key());
    if (group === undefined) {
      this.groups.set(labels.key(), (group = { labels, counts: new Float64Array(this.request.slots) }));
    }
    return group.counts;
  }
}
