import type { NativeHistogram } from "../histogram.ts";
import type { LabelPair } from "../labels.ts";
import { WireReader } from "../wire/reader.ts";
import { WireWriter } from "../wire/writer.ts";
import { readHistogram } from "./decode-histogram.ts";
import { isWholeHistogram, writeHistogram } from "./encode-histogram.ts";
import { HISTOGRAM_ATTRIBUTE } from "./verbatim.ts";

/** Whether a point of OTLP cannot say all of it: it has whole counts alone, and nothing of gauges and resets. */
export const needsExact = (histogram: NativeHistogram): boolean =>
  histogram.resetHint !== "unknown" || !isWholeHistogram(histogram);

/** The attribute that says all of it, beside a point that says what it can. */
export function exactAttribute(histogram: NativeHistogram): LabelPair {
  const writer = new WireWriter();
  writer.message(1, (message) => writeHistogram(message, histogram, 0));
  return [HISTOGRAM_ATTRIBUTE, Buffer.from(writer.finish()).toString("base64")];
}

/** @returns `undefined` where the attributes of a point have none, or one that cannot be read. */
export function exactHistogram(attributes: readonly LabelPair[]): NativeHistogram | undefined {
  const text = attributes.find(([key]) => key === HISTOGRAM_ATTRIBUTE)?.[1];
  if (text === undefined) return undefined;
  try {
    const reader = new WireReader(Buffer.from(text, "base64"));
    return reader.next() ? readHistogram(reader).histogram : undefined;
  } catch {
    // It came as OTLP from who knows whom: the point has the rest.
    return undefined;
  }
}
