import type { LabelPair } from "../../labels.ts";
import type { ScrapedSample } from "./exposition.ts";
import type { Families } from "./families.ts";

/** OpenMetrics tells when a counter began as another series of its family. */
const CREATED = "_created";
/** What the names of a family's series end in; those of a summary's quantiles in nothing. */
const SUFFIX = /_(?:total|bucket|sum|count)$/;
/** Labels that series of one counter differ in. */
const OF_PARTS: ReadonlySet<string> = new Set(["__name__", "le", "quantile"]);

/** The samples, each with when its counter began where a series of the family tells that by what is a time. */
export function withStartTimes(
  samples: readonly ScrapedSample[],
  families: Families,
): readonly ScrapedSample[] {
  const begun = new Map<string, number>();
  for (const { labels, value } of samples) {
    const name = nameOf(labels);
    const family = name.endsWith(CREATED) ? name.slice(0, -CREATED.length) : "";
    const start = Math.trunc(value * 1000);
    if (start > 0 && Number.isSafeInteger(start) && families.counts(family))
      begun.set(keyOf(family, labels), start);
  }
  if (begun.size === 0) return samples;
  return samples.map((sample) => {
    const startTime = begun.get(keyOf(nameOf(sample.labels).replace(SUFFIX, ""), sample.labels));
    return startTime === undefined ? sample : { ...sample, startTime };
  });
}

const nameOf = (labels: readonly LabelPair[]): string =>
  labels.find(([name]) => name === "__name__")?.[1] ?? "";

const keyOf = (family: string, labels: readonly LabelPair[]): string =>
  JSON.stringify([family, ...labels.filter(([name]) => !OF_PARTS.has(name))]);
