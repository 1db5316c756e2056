import { Labels } from "../model/labels.ts";
import type { LabelPair } from "../model/labels.ts";
import { utf8, fromUtf8 } from "../base/bytes.ts";
import type { LabelSettings } from "./settings.ts";

/** The one label of the series that stands for all beyond the bound. */
const OVERFLOW: readonly LabelPair[] = [["metric_overflow", "true"]];
/** A text of fewer UTF-16 units has fewer bytes than four times as many. */
const MOST_BYTES_OF_UNIT = 3;
const CONTINUATION = 0b1000_0000;
const CONTINUATION_MASK = 0b1100_0000;

/** Makes the label sets of series: later labels win over earlier ones, empty ones are none, long ones are cut. */
export class SeriesLabels {
  /** `metric_overflow="true"` and the external labels. */
  readonly overflow: Labels;
  private readonly settings: LabelSettings;
  private readonly external: readonly LabelPair[];

  constructor(settings: LabelSettings) {
    this.settings = settings;
    this.external = Object.entries(settings.external);
    this.overflow = this.of(OVERFLOW);
  }

  /** With the external labels, which win. @param pairs with names that are fit to be labels'. */
  of(pairs: readonly LabelPair[]): Labels {
    const { maxNameBytes, maxValueBytes } = this.settings;
    const kept = pairs.map(([name, value]): LabelPair => [
      cut(name, maxNameBytes),
      cut(value, maxValueBytes),
    ]);
    return Labels.from([...kept, ...this.external]);
  }
}

/** Its first bytes, without half a character at the end. @param most 0: any number. */
function cut(text: string, most: number): string {
  if (most === 0 || text.length * MOST_BYTES_OF_UNIT <= most) return text;
  const bytes = utf8(text);
  if (bytes.length <= most) return text;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & CONTINUATION_MASK) === CONTINUATION) end--;
  return fromUtf8(bytes.subarray(0, end));
}

/** What cannot stand in a label's name becomes `_`, as in Tempo. */
export const labelName = (attribute: string): string => attribute.replaceAll(/[^a-zA-Z0-9_]/gu, "_");

/** Of an attribute, where some names mean something else: these get `__` in front, as in Tempo. */
export function labelNameBeside(attribute: string, taken: ReadonlySet<string>): string {
  const name = labelName(attribute);
  return taken.has(name) ? `__${name}` : name;
}
