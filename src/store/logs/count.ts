import { Labels } from "../../model/labels.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import { FIELDS } from "./metadata.ts";
import { type CountRequest, DETECTED_LEVEL, type LogCounts } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Whether the columns for stream and level say all that the labels are made of: nothing in the rows' metadata is. */
export function isCountable({ by, lines }: CountRequest, vocabulary: LogVocabulary): boolean {
  if (lines.some(({ text }) => /[\p{Surrogate}\0]/u.test(text))) return false;
  const metadata = vocabulary.allMetadataNames();
  const isElsewhere = (name: string): boolean =>
    FIELDS.has(name) || name.endsWith("_extracted") || metadata.mayHave(name);
  if (by.some((name) => name !== DETECTED_LEVEL && isElsewhere(name))) return false;
  return !by.includes(DETECTED_LEVEL) || !vocabulary.streamsHave(DETECTED_LEVEL);
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
