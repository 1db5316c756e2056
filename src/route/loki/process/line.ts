import { decimalText } from "../../../base/float-text.ts";
import type { LabelPair } from "../../../model/labels.ts";

/** A line on its way through stages, which change it in place. */
export interface Line {
  readonly labels: Map<string, string>;
  /** What stages find and others use: at first the labels. */
  readonly extracted: Map<string, Extracted>;
  /** Unix nanoseconds. */
  time: bigint;
  line: string;
  /** Structured metadata, in the order in which it came. */
  readonly metadata: LabelPair[];
}

/** `null`: found, without a value; it is no text. */
export type Extracted = string | number | boolean | null;

/** What stands under a name as a text, as stages ask for it; `undefined` for nothing and for `null`. */
export function extractedText({ extracted }: Line, name: string): string | undefined {
  const value = extracted.get(name);
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" ? decimalText(value) : String(value);
}

/** What a stage reads: the line, or with a source what stands under that name. */
export const inputOf = (line: Line, source: string | undefined): string | undefined =>
  source === undefined || source === "" ? line.line : extractedText(line, source);

/** Labels are extracted where a row of stages begins. */
export function extractLabels({ labels, extracted }: Line): void {
  for (const [name, value] of labels) extracted.set(name, value);
}
