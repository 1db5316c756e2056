import { type CapturingRegexp, compileAnchoredCapture } from "../../../base/regexp.ts";
import type { StepSeries } from "../../vector/series.ts";
import { executionError } from "../errors.ts";
import { isLabelName } from "../label-name.ts";
import { mergeEqual } from "../naming.ts";
import { vectorOf } from "../values.ts";
import { type FunctionFamily, stringArg, vectorArg } from "./definition.ts";
import { WatchtowerError } from "../../../base/errors.ts";

/** Functions that change labels and leave values alone. */
export const labelFunctions: FunctionFamily = {
  label_replace: {
    args: ["vector", "string", "string", "string", "string"],
    returns: "vector",
    evaluate: (args) => {
      const target = stringArg(args, 1);
      const source = stringArg(args, 3);
      const pattern = stringArg(args, 4);
      const regexp = compilePattern(pattern);
      requireName(target, "destination", "label_replace");
      const expand = compileTemplate(stringArg(args, 2), regexp);
      const replaced = vectorArg(args, 0).map((series) => {
        const groups = regexp.exec(series.labels.get(source));
        if (groups === undefined) return series;
        return setLabel(series, target, expand(series.labels.get(source), groups));
      });
      return vectorOf(mergeEqual(replaced));
    },
  },
  label_join: {
    args: ["vector", "string", "string", "string"],
    variadic: -1,
    returns: "vector",
    evaluate: (args) => {
      const target = stringArg(args, 1);
      const separator = stringArg(args, 2);
      const sources = args.slice(3).map((_, index) => stringArg(args, index + 3));
      for (const source of sources) requireName(source, "source", "label_join");
      requireName(target, "destination", "label_join");
      const joined = vectorArg(args, 0).map((series) => {
        const value = sources.map((source) => series.labels.get(source)).join(separator);
        return setLabel(series, target, value);
      });
      return vectorOf(mergeEqual(joined));
    },
  },
};

function setLabel(series: StepSeries, name: string, value: string): StepSeries {
  const labels = series.labels.with([[name, value]]);
  return name === "__name__" ? { ...series, labels, dropName: false } : { ...series, labels };
}

function compilePattern(pattern: string): CapturingRegexp {
  try {
    return compileAnchoredCapture(pattern);
  } catch (error) {
    if (error instanceof WatchtowerError && error.kind === "limit") throw error;
    throw executionError(`invalid regular expression in label_replace(): ${pattern}`);
  }
}

function requireName(name: string, which: string, call: string): void {
  if (isLabelName(name)) return;
  throw executionError(`invalid ${which} label name in ${call}(): ${name}`);
}

const REFERENCE = /\$(?:\$|(\w+)|\{(\w+)\})/g;

/** Expands `$1`, `${1}`, `$name` and `$$` as Go's Expand does; an unknown group is empty. */
function compileTemplate(
  template: string,
  regexp: CapturingRegexp,
): (whole: string, groups: readonly (string | undefined)[]) => string {
  return (whole, groups) =>
    template.replaceAll(REFERENCE, (_reference: string, plain?: string, braced?: string) => {
      const name = plain ?? braced;
      if (name === undefined) return "$";
      if (name === "0") return whole;
      const index = /^\d+$/.test(name) ? Number(name) - 1 : regexp.groups.indexOf(name);
      return groups[index] ?? "";
    });
}
