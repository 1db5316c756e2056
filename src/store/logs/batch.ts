import { Labels } from "../../model/labels.ts";
import type { ColumnReader } from "../duckdb/column-reader.ts";
import { LogColumn } from "./columns.ts";
import { hasField, metadataOf } from "./metadata.ts";
import type { MetadataNames } from "./metadata-names.ts";
import type { LogBatch, LogNeed } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Rows as the query engine reads them. */
export class StoredLogBatch implements LogBatch {
  readonly length: number;
  readonly times: BigInt64Array;
  readonly streams: readonly Labels[];
  readonly lines: readonly string[];
  private readonly rows: ColumnReader;
  private readonly vocabulary: LogVocabulary;
  private readonly places: readonly number[] | undefined;
  private readonly withMetadata: boolean;
  private readonly decoded: Labels[] = [];
  private knownNames: MetadataNames | undefined;

  /** @param places which rows, in order; absent for all. */
  constructor(rows: ColumnReader, vocabulary: LogVocabulary, need: LogNeed, places?: readonly number[]) {
    this.rows = rows;
    this.vocabulary = vocabulary;
    this.places = places;
    this.withMetadata = need.metadata;
    this.length = places?.length ?? rows.rows;
    const [times, resources] = [rows.i64(LogColumn.time), rows.u32(LogColumn.resource)];
    this.times = places === undefined ? times : BigInt64Array.from(places, (row) => times[row] ?? 0n);
    this.streams = this.each((row) => vocabulary.resource(resources[row] ?? 0).stream);
    this.lines = need.lines ? this.each((row) => rows.text(LogColumn.line, row)) : [];
  }

  /** Decoded once: live tails read the same rows, each for itself. */
  metadata(row: number): Labels {
    if (!this.withMetadata) return Labels.empty;
    return (this.decoded[row] ??= metadataOf(this.rows, this.places?.[row] ?? row, this.vocabulary));
  }

  mayHave(row: number, name: string): boolean {
    if (!this.withMetadata) return false;
    return this.names.mayHave(name) || hasField(this.rows, this.places?.[row] ?? row, name);
  }

  private get names(): MetadataNames {
    const { rows, vocabulary } = this;
    return (this.knownNames ??= vocabulary.metadataNames(
      rows.u32(LogColumn.resource),
      rows.u32(LogColumn.scope),
      rows.u32(LogColumn.shape),
    ));
  }

  private each<T>(of: (row: number) => T): readonly T[] {
    const values: T[] = [];
    for (let index = 0; index < this.length; index++) values.push(of(this.places?.[index] ?? index));
    return values;
  }
}
