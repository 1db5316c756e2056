import { decimalText } from "../../base/float-text.ts";
import { Labels } from "../../model/labels.ts";
import type { LogEntry, LogqlAnswer, LogqlResult } from "../../query/logql/engine.ts";
import type { EntryGroups, LokiEntry, LokiQueryData, LokiStream } from "../wire/loki.ts";
import type { MatrixItem, SamplePair, VectorItem } from "../wire/prometheus.ts";
import { statsOf } from "./stats.ts";

/** The flag of a client that wants stream labels, metadata and parsed labels kept apart. */
export const CATEGORIZE = "categorize-labels";

/** @param categorize whether the client asked for structured metadata and parsed labels apart from the stream's. */
export function encodeAnswer(answer: LogqlAnswer, categorize: boolean): LokiQueryData {
  const data = encodeResult(answer.result, categorize);
  const stats = statsOf(answer);
  return categorize ? { ...data, encodingFlags: [CATEGORIZE], stats } : { ...data, stats };
}

function encodeResult(result: LogqlResult, categorize: boolean): LokiQueryData {
  switch (result.kind) {
    case "streams":
      return { resultType: "streams", result: encodeStreams(result.entries, categorize) };
    case "scalar":
      return { resultType: "scalar", result: [result.time / 1000, decimalText(result.value)] };
    case "vector":
      return { resultType: "vector", result: encodeVector(result) };
    case "matrix":
      return { resultType: "matrix", result: encodeMatrix(result) };
  }
}

/** Entries gathered by stream, in the order of each stream's first; a stream is a set of shown labels. */
export function encodeStreams(entries: readonly LogEntry[], categorize: boolean): LokiStream[] {
  const streams = new Map<string, { stream: Record<string, string>; values: LokiEntry[] }>();
  for (const entry of entries) {
    const { stream: own, metadata, parsed, empty } = entry.labels;
    const key = categorize ? own.key() : [own.key(), metadata.key(), parsed.key(), ...empty].join("\u0001");
    let found = streams.get(key);
    if (found === undefined) {
      const stream = categorize
        ? own.toObject()
        : { ...own.toObject(), ...metadata.toObject(), ...parsedOf(entry) };
      streams.set(key, (found = { stream, values: [] }));
    }
    const time = String(entry.time);
    found.values.push(categorize ? [time, entry.line, groupsOf(entry)] : [time, entry.line]);
  }
  return [...streams.values()];
}

/** Empty groups are left out. */
function groupsOf(entry: LogEntry): EntryGroups {
  const { metadata, parsed, empty } = entry.labels;
  return {
    ...(metadata.size > 0 ? { structuredMetadata: metadata.toObject() } : {}),
    ...(parsed.size + empty.length > 0 ? { parsed: parsedOf(entry) } : {}),
  };
}

/** As in Loki, labels that were read are shown if they are empty, too. */
function parsedOf({ labels: { parsed, empty } }: LogEntry): Record<string, string> {
  if (empty.length === 0) return parsed.toObject();
  return Labels.withEmpty([...parsed.pairs, ...empty.map((name) => [name, ""] as const)]).toObject();
}

type SeriesResult = Extract<LogqlResult, { kind: "vector" | "matrix" }>;

function encodeVector({ series, times }: SeriesResult): VectorItem[] {
  return series.map(({ labels, values }) => ({
    metric: labels.toObject(),
    value: [(times[0] ?? 0) / 1000, decimalText(values[0] ?? NaN)],
  }));
}

function encodeMatrix({ series, times }: SeriesResult): MatrixItem[] {
  return series.map(({ labels, kinds, values }) => {
    const points: SamplePair[] = [];
    for (const [step, kind] of kinds.entries()) {
      if (kind !== 0) points.push([(times[step] ?? 0) / 1000, decimalText(values[step] ?? NaN)]);
    }
    return { metric: labels.toObject(), values: points };
  });
}
