import { compareLabels } from "../../../model/labels.ts";
import { FLOAT, type StepSeries } from "../../vector/series.ts";
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
      sorted(args, context, (vector) =>
        vector
          .filter((series) => series.kinds[0] === FLOAT)
          .toSorted((a, b) => compareWithNaN(valueOf(a), valueOf(b), compare)),
      ),
  };
}

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
      return sorted(args, context, (vector) => vector.toSorted(compare));
    },
  };
}

function sorted(
  args: readonly Value[],
  context: CallContext,
  sort: (vector: readonly StepSeries[]) => StepSeries[],
): Value {
  const vector = vectorArg(args, 0);
  if (context.steps.count === 1) return vectorOf(sort(vector));
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
