import { quoteGo } from "../../../base/go-string.ts";
import { decimalText } from "../../../base/float-text.ts";
import type { Labels } from "../../../model/labels.ts";
import { type Grouping, projection } from "../../vector/grouping.ts";
import {
  ABSENT,
  HISTOGRAM,
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  emptySeries,
  setFloat,
} from "../../vector/series.ts";
import { executionError } from "../errors.ts";
import { formatHistogram } from "../histogram/format.ts";
import { isLabelName } from "../label-name.ts";
import type { QueryMemory } from "../memory.ts";
import type { Value } from "../values.ts";

/** Points looked at before others may run. */
const BREATH = 10_000;

/** What bounds the work: of a vector of random values, each point makes a series. */
interface Bounds {
  readonly memory: QueryMemory;
  readonly breathe: () => Promise<void> | undefined;
}

/**
 * `count_values`: one series for each value of a group, labelled by it, counting how often it stands there.
 *
 * @throws WatchtowerError `execution` for no label name; `limit`, `canceled`, `timeout`
 */
export async function countValues(
  vector: StepVector,
  grouping: Grouping,
  parameter: Value | undefined,
  steps: number,
  bounds: Bounds,
): Promise<StepVector> {
  const label = parameter?.kind === "string" ? parameter.value : "";
  if (!isLabelName(label))
    throw executionError(`invalid label name ${quotedText(parameter) ?? quoteGo(label)}`);
  const names = grouping.kind === "by" ? [...grouping.names, label] : grouping.names;
  const counts = new Counts(label, projection({ kind: grouping.kind, names }), steps, bounds.memory);
  for (const series of vector) {
    for (let from = 0; from < steps; from += BREATH) {
      const pause = bounds.breathe();
      if (pause !== undefined) await pause;
      counts.add(series, from, Math.min(steps, from + BREATH));
    }
  }
  return counts.series();
}

const quotedText = (parameter: Value | undefined): string | undefined =>
  parameter?.kind === "string" ? parameter.quoted : undefined;

class Counts {
  private readonly label: string;
  private readonly project: (labels: Labels) => Labels;
  private readonly steps: number;
  private readonly memory: QueryMemory;
  private readonly byKey = new Map<string, SeriesBuilder>();

  constructor(label: string, project: (labels: Labels) => Labels, steps: number, memory: QueryMemory) {
    this.label = label;
    this.project = project;
    this.steps = steps;
    this.memory = memory;
  }

  add(series: StepSeries, from: number, to: number): void {
    const byText = new Map<string, SeriesBuilder>();
    for (let step = from; step < to; step++) {
      if (series.kinds[step] === ABSENT) continue;
      const text = textAt(series, step);
      let out = byText.get(text);
      if (out === undefined) byText.set(text, (out = this.outputFor(series.labels, text)));
      setFloat(out, step, (out.values[step] ?? 0) + 1);
    }
  }

  series(): StepVector {
    return [...this.byKey.values()];
  }

  private outputFor(from: Labels, text: string): SeriesBuilder {
    const labels = this.project(from.with([[this.label, text]]));
    const known = this.byKey.get(labels.key());
    if (known !== undefined) return known;
    const series = this.byKey.size + 1;
    this.memory.require(series * this.steps, series);
    const made = emptySeries(labels, this.steps);
    this.byKey.set(labels.key(), made);
    return made;
  }
}

function textAt({ kinds, values, histograms }: StepSeries, step: number): string {
  const histogram = kinds[step] === HISTOGRAM ? histograms?.[step] : undefined;
  return histogram === undefined ? decimalText(values[step] ?? NaN) : formatHistogram(histogram);
}
