import { type CapturingRegexp, compileAnchoredCapture } from "../../../base/regexp.ts";
import { WatchtowerError, limitError } from "../../../base/errors.ts";
import type { Labels } from "../../../model/labels.ts";
import { type StepSeries, type StepVector, relabelled } from "../../vector/series.ts";
import { executionError } from "../errors.ts";
import { isLabelName } from "../label-name.ts";
import { mergeEqual } from "../naming.ts";
import { vectorOf } from "../values.ts";
import { type CallContext, type FunctionFamily, stringArg, vectorArg } from "./definition.ts";

/** Longest value that a function makes, in UTF-16 units: each call may double what the one before made. */
const MAX_VALUE_LENGTH = 2 ** 20;
const SAMPLE_BYTES = 16;

/** Functions that change labels and leave values alone. */
export const labelFunctions: FunctionFamily = {
  label_replace: {
    args: ["vector", "string", "string", "string", "string"],
    returns: "vector",
    evaluate: (args, context) => {
      const target = stringArg(args, 1);
      const source = stringArg(args, 3);
      const pattern = stringArg(args, 4);
      const regexp = compilePattern(pattern);
      requireName(target, "destination", "label_replace");
      const expand = compileTemplate(stringArg(args, 2), regexp);
      const change = (labels: Labels): string | undefined => {
        const groups = regexp.exec(labels.get(source));
        return groups === undefined
          ? undefined
          : joined(expand(labels.get(source), groups), "", "label_replace");
      };
      return vectorOf(withLabel(vectorArg(args, 0), target, change, context));
    },
  },
  label_join: {
    args: ["vector", "string", "string", "string"],
    variadic: -1,
    returns: "vector",
    evaluate: (args, context) => {
      const target = stringArg(args, 1);
      const separator = stringArg(args, 2);
      const sources = args.slice(3).map((_, index) => stringArg(args, index + 3));
      for (const source of sources) requireName(source, "source", "label_join");
      requireName(target, "destination", "label_join");
      const change = (labels: Labels): string =>
        joined(
          sources.map((source) => labels.get(source)),
          separator,
          "label_join",
        );
      return vectorOf(withLabel(vectorArg(args, 0), target, change, context));
    },
  },
};

/** @param change gives the label's new value; `undefined` leaves a series as it is. */
function withLabel(
  vector: StepVector,
  name: string,
  change: (labels: Labels) => string | undefined,
  { require }: CallContext,
): StepVector {
  let length = 0;
  const changed = vector.map((series) => {
    const value = change(series.labels);
    if (value === undefined) return series;
    length += value.length;
    require(Math.ceil(length / SAMPLE_BYTES));
    return setLabel(series, name, value);
  });
  return mergeEqual(changed);
}

function setLabel(series: StepSeries, name: string, value: string): StepSeries {
  const changed = relabelled(series, series.labels.with([[name, value]]));
  return name === "__name__" && changed.dropName === true ? { ...changed, dropName: false } : changed;
}

/** @throws WatchtowerError `limit` before a longer one is made. */
function joined(parts: readonly string[], separator: string, call: string): string {
  const length = parts.reduce((sum, part) => sum + part.length, separator.length * (parts.length - 1));
  if (length > MAX_VALUE_LENGTH)
    throw limitError(
      "maxLabelValueLength",
      MAX_VALUE_LENGTH,
      `${call}() makes a value of ${length} characters`,
    );
  return parts.join(separator);
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
): (whole: string, groups: readonly (string | undefined)[]) => string[] {
  const parts: (string | number)[] = [];
  let end = 0;
  for (const { 0: text, 1: plain, 2: braced, index } of template.matchAll(REFERENCE)) {
    parts.push(template.slice(end, index));
    end = index + text.length;
    const name = plain ?? braced;
    parts.push(name === undefined ? "$" : placeOf(name, regexp));
  }
  parts.push(template.slice(end));
  return (whole, groups) =>
    parts.map((part) => {
      if (typeof part === "string") return part;
      return part === 0 ? whole : (groups[part - 1] ?? "");
    });
}

/** Of a group among those of an expression, from 1 on; 0 for the whole match, -1 for none. */
function placeOf(name: string, { groups }: CapturingRegexp): number {
  if (/^(?:0|[1-9]\d*)$/.test(name)) return Number(name);
  const index = groups.indexOf(name);
  return index < 0 ? -1 : index + 1;
}
