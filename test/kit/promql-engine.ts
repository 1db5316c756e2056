import { Labels } from "../../src/model/labels.ts";
import { PromqlEngine } from "../../src/query/promql/engine.ts";
import { MemorySource } from "../conformance/promql/memory-source.ts";
import type { RefSeries } from "./reference-promql.ts";

/** An engine that finds these series; a sample without a value is a stale marker. */
export function engineOver(data: readonly RefSeries[]): PromqlEngine {
  const source = new MemorySource();
  for (const { labels, samples } of data) {
    source.add(
      Labels.fromObject(labels),
      samples.map(({ time, value }) => (value === undefined ? { time, stale: true } : { time, value })),
    );
  }
  return new PromqlEngine(source);
}
