import { Labels } from "../../../model/labels.ts";
import { fullSeries } from "../../vector/series.ts";
import { timeAt } from "../steps.ts";
import { vectorOf } from "../values.ts";
import { type FunctionDefinition, type FunctionFamily, vectorArg } from "./definition.ts";
import { mapFloats } from "./pointwise.ts";

const DAY_MS = 86_400_000;

/** Parts of a date in UTC; without an argument of the evaluation time. */
export const dateFunctions: FunctionFamily = {
  minute: dateFunction((date) => date.getUTCMinutes()),
  hour: dateFunction((date) => date.getUTCHours()),
  day_of_week: dateFunction((date) => date.getUTCDay()),
  day_of_month: dateFunction((date) => date.getUTCDate()),
  day_of_year: dateFunction((date) => Math.floor((date.getTime() - startOfYear(date)) / DAY_MS) + 1),
  days_in_month: dateFunction((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ),
  month: dateFunction((date) => date.getUTCMonth() + 1),
  year: dateFunction((date) => date.getUTCFullYear()),
};

function startOfYear(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), 0, 1);
}

function dateFunction(part: (date: Date) => number): FunctionDefinition {
  const ofSeconds = (seconds: number): number => part(new Date(Math.trunc(seconds) * 1000));
  return {
    args: ["vector"],
    variadic: 1,
    returns: "vector",
    evaluate: (args, context) => {
      if (args.length > 0) return vectorOf(mapFloats(vectorArg(args, 0), context, ofSeconds));
      const { steps } = context;
      const values = Float64Array.from({ length: steps.count }, (_, step) =>
        ofSeconds(timeAt(steps, step) / 1000),
      );
      return vectorOf([fullSeries(Labels.empty, values)]);
    },
  };
}
