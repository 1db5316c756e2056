import type { LogqlAnswer } from "../../query/logql/engine.ts";

/** What the query read and returned, under the names that Loki's clients look for. */
export function statsOf({ result, stats }: LogqlAnswer): Readonly<Record<string, unknown>> {
  const { lines, bytes, matched, seconds } = stats;
  const perSecond = (count: number): number => (seconds > 0 ? Math.round(count / seconds) : 0);
  return {
    summary: {
      bytesProcessedPerSecond: perSecond(bytes),
      linesProcessedPerSecond: perSecond(lines),
      totalBytesProcessed: bytes,
      totalLinesProcessed: lines,
      execTime: seconds,
      queueTime: 0,
      subqueries: 0,
      totalEntriesReturned: returned(result),
      splits: 0,
      shards: 0,
      totalPostFilterLines: matched,
    },
    querier: {
      store: { chunk: { decompressedBytes: bytes, decompressedLines: lines, postFilterLines: matched } },
      querierExecTime: seconds,
    },
  };
}

function returned(result: LogqlAnswer["result"]): number {
  switch (result.kind) {
    case "streams":
      return result.entries.length;
    case "scalar":
      return 1;
    case "vector":
    case "matrix":
      return result.series.length;
  }
}
