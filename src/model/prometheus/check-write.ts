import { codePoints } from "../../base/code-points.ts";
import type { LabelPair } from "../labels.ts";
import { isMiscounted, wrongHistogram } from "./check-histogram.ts";
import { atKeptScale } from "./exponential-histogram.ts";
import type { WriteRequest, WrittenExemplar, WrittenSample, WrittenSeries } from "./remote-write.ts";

/** What of a request can be kept, and how much of it cannot, by reason. */
export interface CheckedWrite {
  readonly request: WriteRequest;
  /** Samples; a series without any counts as one. */
  readonly refused: ReadonlyMap<string, number>;
}

/** OpenMetrics' limit of an exemplar's labels, in characters. */
const MAX_EXEMPLAR_CHARACTERS = 128;
/** Prometheus takes no sample further ahead of its clock. */
const MAX_AHEAD_MS = 10 * 60 * 1000;
const MAX_BEHIND_MS = 31 * 24 * 3600 * 1000;

/**
 * Leaves out what the store could not keep: series without a name or with labels that cannot be, samples without a time,
 * more than 10 min ahead or 31 days old, and histograms whose parts do not fit each other. Exemplars with labels that
 * are too long are left out, too, and not refused: Prometheus does the same.
 *
 * @param now Unix milliseconds.
 * @param needSamples whether a series without samples is wrong, as in remote write 2.0.
 */
export function checkWrite(
  { series, metadata }: WriteRequest,
  now: number,
  needSamples = false,
): CheckedWrite {
  const refused = new Map<string, number>();
  const refuse = (reason: string, count: number): void => {
    if (count > 0) refused.set(reason, (refused.get(reason) ?? 0) + count);
  };
  const kept = series.flatMap((one): WrittenSeries[] => {
    const labels = one.labels.filter(([, value]) => value !== "");
    const isEmpty = needSamples && one.samples.length === 0;
    const reason = wrongLabels(labels) ?? (isEmpty ? "series without a sample" : undefined);
    if (reason !== undefined) {
      refuse(reason, Math.max(1, one.samples.length));
      return [];
    }
    const samples = one.samples.filter((sample) => {
      const wrong = wrongSample(sample, now);
      if (wrong !== undefined) refuse(wrong, 1);
      return wrong === undefined;
    });
    return [{ labels, samples: samples.map(coarsened), exemplars: one.exemplars.filter(isShort) }];
  });
  return { request: { series: kept, metadata: metadata.filter(({ family }) => family !== "") }, refused };
}

function isShort({ labels }: WrittenExemplar): boolean {
  const characters = labels.reduce((sum, [name, value]) => sum + codePoints(name) + codePoints(value), 0);
  return characters <= MAX_EXEMPLAR_CHARACTERS;
}

function coarsened(sample: WrittenSample): WrittenSample {
  const { histogram } = sample;
  if (histogram === undefined) return sample;
  const kept = atKeptScale(histogram);
  return kept === histogram ? sample : { ...sample, histogram: kept };
}

function wrongLabels(labels: readonly LabelPair[]): string | undefined {
  const names = labels.map(([name]) => name);
  if (!names.includes("__name__")) return "series without a metric name";
  if (names.includes("")) return "label without a name";
  return new Set(names).size < names.length ? "label name twice in a series" : undefined;
}

function wrongSample({ time, histogram, isWhole }: WrittenSample, now: number): string | undefined {
  if (time <= 0) return "sample without a time";
  if (time > now + MAX_AHEAD_MS) return "sample more than 10 min ahead";
  if (time < now - MAX_BEHIND_MS) return "sample more than 31 d old";
  if (histogram === undefined) return undefined;
  const wrong = wrongHistogram(histogram);
  if (wrong !== undefined || isWhole !== true) return wrong;
  return isMiscounted(histogram) ? "histogram whose count is not that of its buckets" : undefined;
}
