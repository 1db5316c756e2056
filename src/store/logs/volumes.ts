import type { Labels } from "../../model/labels.ts";
import type { ResultChunk } from "../duckdb/chunk.ts";
import type { StreamVolume } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Gathers the volumes of a query's rows: `resource, scope, count(*), sum(bytes)`. */
export class VolumeTable {
  private readonly vocabulary: LogVocabulary;
  private readonly volumes = new Map<Labels, { bytes: number; entries: number }>();

  constructor(vocabulary: LogVocabulary) {
    this.vocabulary = vocabulary;
  }

  add(chunk: ResultChunk): void {
    const [resources, scopes, counts, sums] = [chunk.u32(0), chunk.u32(1), chunk.i64(2), chunk.i64(3)];
    for (let row = 0; row < chunk.rows; row++) {
      const resource = this.vocabulary.resource(resources[row] ?? 0);
      const scope = this.vocabulary.scope(scopes[row] ?? 0);
      const entries = Number(counts[row] ?? 0n);
      const volume = this.volumes.get(resource.stream) ?? { bytes: 0, entries: 0 };
      this.volumes.set(resource.stream, volume);
      volume.entries += entries;
      volume.bytes += Number(sums[row] ?? 0n) + entries * (resource.bytes + scope.bytes);
    }
  }

  /** Sorted by labels. */
  finish(): readonly StreamVolume[] {
    return [...this.volumes]
      .map(([labels, { bytes, entries }]) => ({ labels, bytes, entries }))
      .toSorted((a, b) => (a.labels.key() < b.labels.key() ? -1 : 1));
  }
}
