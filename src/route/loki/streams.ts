import type { LabelPair } from "../../model/labels.ts";
import type { PushEntry, PushRequest } from "../../model/loki/push.ts";
import { labelKey } from "./label-key.ts";

interface Stream {
  readonly labels: readonly LabelPair[];
  readonly entries: PushEntry[];
}

/** Puts lines with the same labels together, in the order in which they come. */
export class Streams {
  readonly #byLabels = new Map<string, Stream>();

  /** @param labels an empty value is none. */
  add(labels: ReadonlyMap<string, string>, entry: PushEntry): void {
    const key = labelKey(labels);
    const stream = this.#byLabels.get(key);
    if (stream !== undefined) stream.entries.push(entry);
    else this.#byLabels.set(key, { labels: sortedPairs(labels), entries: [entry] });
  }

  /** A stream for each set of labels, in the order of their first lines. */
  all(): PushRequest {
    return [...this.#byLabels.values()];
  }
}

/** By name; an empty value is none. */
function sortedPairs(labels: ReadonlyMap<string, string>): readonly LabelPair[] {
  const pairs = [...labels].filter(([, value]) => value !== "");
  return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
