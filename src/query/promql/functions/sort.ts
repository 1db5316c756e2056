import { compareLabels } from "../../../model/labels.ts";
import {
  ABSENT,
  FLOAT,
  type StepSeries,
  type StepVector,
  hasHistograms,
  present,
} from "../../vector/series.ts";
import { compareWithNaN } from "../../vector/topk.ts";
import { type Value, vectorOf } from "../values.ts";
import {
  type CallContext,
  type FunctionDefinition,
  type FunctionFamily,
  stringArg,
  vectorArg,
} from "./definition.ts";

/** The order of an instant query's answer; range queries are always ordered by labels. */
export const sortFunctions: FunctionFamily = {
  sort: byValue((a, b) => a - b),
  sort_desc: byValue((a, b) => b - a),
  sort_by_label: byLabel(1),
  sort_by_label_desc: byLabel(-1),
};

const valueOf = (series: StepSeries): number => series.values[0] ?? NaN;

function byValue(compare: (a: number, b: number) => number): FunctionDefinition {
  return {
    args: ["vector"],
    returns: "vector",
    evaluate: (args, context) =>
      sorted(floatsAlone(vectorArg(args, 0)), context, (a, b) =>
        compareWithNaN(valueOf(a), valueOf(b), compare),
      ),
  };
}

/** Histograms have no order: they are left out, in range queries too. */
function floatsAlone(vector: StepVector): StepVector {
  if (!vector.some(hasHistograms)) return vector;
  return present(vector.map((series) => ({ ...series, kinds: series.kinds.map(ofFloat) })));
}

const ofFloat = (kind: number): number => (kind === FLOAT ? FLOAT : ABSENT);

function byLabel(direction: 1 | -1): FunctionDefinition {
  return {
    args: ["vector", "string"],
    variadic: -1,
    returns: "vector",
    evaluate: (args, context) => {
      const names = args.slice(1).map((_, index) => stringArg(args, index + 1));
      const compare = (a: StepSeries, b: StepSeries): number => {
        for (const name of names) {
          const order = compareNaturally(a.labels.get(name), b.labels.get(name));
          if (order !== 0) return order * direction;
        }
        return compareLabels(a.labels, b.labels) * direction;
      };
      return sorted(vectorArg(args, 0), context, compare);
    },
  };
}

function sorted(
  vector: StepVector,
  context: CallContext,
  compare: (a: StepSeries, b: StepSeries) => number,
): Value {
  if (context.steps.count === 1) return vectorOf(vector.toSorted(compare));
  const message = "sort is ineffective for range queries since results are always ordered by labels";
  context.notes.warn(message, context.span);
  return vectorOf(vector);
}

/** Runs of digits as numbers: `a2` before `a10`. */
function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [l = "", r = ""] = [left[index], right[index]];
    if (l === r) continue;
    const difference = Number(l) - Number(r);
    if (!Number.isNaN(difference) && difference !== 0) return difference;
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}
