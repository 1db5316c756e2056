import type { ResultChunk } from "../duckdb/chunk.ts";
import type { StreamVolume } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Gathers the volumes of a query's rows: `resource, scope, count(*), sum(bytes), step`. */
export class VolumeTable {
  private readonly vocabulary: LogVocabulary;
  private readonly volumes = new Map<string, StreamVolume & { bytes: number; entries: number }>();

  constructor(vocabulary: LogVocabulary) {
    this.vocabulary = vocabulary;
  }

  add(chunk: ResultChunk): void {
    const [resources, scopes, counts, sums] = [chunk.u32(0), chunk.u32(1), chunk.i64(2), chunk.i64(3)];
    const steps = chunk.i64(4);
    for (let row = 0; row < chunk.rows; row++) {
      const resource = this.vocabulary.resource(resources[row] ?? 0);
      const scope = this.vocabulary.scope(scopes[row] ?? 0);
      const entries = Number(counts[row] ?? 0n);
      const volume = this.of(resource.stream, Number(steps[row] ?? 0n));
      volume.entries += entries;
      volume.bytes += Number(sums[row] ?? 0n) + entries * (resource.bytes + scope.bytes);
    }
  }

  /** Sorted by labels, then by time. */
  finish(): readonly StreamVolume[] {
    return [...this.volumes.values()].toSorted(
      (a, b) => compareTexts(a.labels.key(), b.labels.key()) || a.step - b.step,
    );
  }

  private of(labels: StreamVolume["labels"], step: number): { bytes: number; entries: number } {
    const key = `${step} ${labels.key()}`;
    const known = this.volumes.get(key);
    if (known !== undefined) return known;
    const volume = { labels, step, bytes: 0, entries: 0 };
    this.volumes.set(key, volume);
    return volume;
  }
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
