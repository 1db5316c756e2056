import { Labels } from "../../../model/labels.ts";
import type { Matcher } from "../../../model/matcher.ts";
import {
  ABSENT,
  FLOAT,
  type StepVector,
  emptySeries,
  fullSeries,
  present,
  setFloat,
} from "../../vector/series.ts";
import { dropName, mergeEqual } from "../naming.ts";
import { shiftedTime, timeAt } from "../steps.ts";
import { type RangeVector, type Value, constantColumn, scalarOf, vectorOf } from "../values.ts";
import { type CallContext, type FunctionFamily, matrixArg, scalarArg, vectorArg } from "./definition.ts";

/** Between vectors and scalars, presence and absence, and the time. */
export const presenceFunctions: FunctionFamily = {
  absent: {
    args: ["vector"],
    returns: "vector",
    evaluate: (args, context) => absent(presentSteps(vectorArg(args, 0), context), context),
  },
  absent_over_time: {
    args: ["matrix"],
    returns: "vector",
    evaluate: (args, context) => absent(sampledSteps(matrixArg(args, 0), context), context),
  },
  scalar: {
    args: ["vector"],
    returns: "scalar",
    evaluate: (args, context) => scalarOf(onlyValues(vectorArg(args, 0), context.steps.count)),
  },
  vector: {
    args: ["scalar"],
    returns: "vector",
    evaluate: (args) => vectorOf([fullSeries(Labels.empty, scalarArg(args, 0))]),
  },
  time: {
    args: [],
    returns: "scalar",
    evaluate: (_, { steps }) =>
      scalarOf(Float64Array.from({ length: steps.count }, (_unused, step) => timeAt(steps, step) / 1000)),
  },
  pi: {
    args: [],
    returns: "scalar",
    evaluate: (_, { steps }) => scalarOf(constantColumn(Math.PI, steps.count)),
  },
  start_timestamp: {
    args: ["vector"],
    returns: "vector",
    // As `timestamp`; samples of anything else have none, and those of a bare selector where they are not in use.
    evaluate: () => vectorOf([]),
  },
  timestamp: {
    args: ["vector"],
    returns: "vector",
    // Of a bare selector the planner makes a node of its own, which knows the samples' times.
    evaluate: (args, { steps, delayNames }) => {
      const times = vectorArg(args, 0).map((series) => {
        const values = series.values.map((_, step) => timeAt(steps, step) / 1000);
        const kinds = series.kinds.map((kind) => (kind === ABSENT ? ABSENT : FLOAT));
        return dropName({ labels: series.labels, kinds, values }, delayNames);
      });
      return vectorOf(delayNames ? times : mergeEqual(times));
    },
  },
};

function absent(found: Uint8Array, context: CallContext): Value {
  const out = emptySeries(absentLabels(context.matchers), found.length);
  for (const [step, seen] of found.entries()) if (seen === 0) setFloat(out, step, 1);
  return vectorOf(present([out]));
}

/** What is known of a series that is not there: labels that one equality alone fixes. */
function absentLabels(matchers: readonly Matcher[]): Labels {
  const fixed = new Map<string, string>();
  const contested = new Set<string>();
  for (const { name, operator, value } of matchers) {
    if (name === "__name__") continue;
    if (operator === "=" && !fixed.has(name)) fixed.set(name, value);
    else contested.add(name);
  }
  return Labels.from([...fixed].filter(([name]) => !contested.has(name)));
}

function presentSteps(vector: StepVector, { steps }: CallContext): Uint8Array {
  const found = new Uint8Array(steps.count);
  for (const { kinds } of vector)
    for (const [step, kind] of kinds.entries()) if (kind !== ABSENT) found[step] = 1;
  return found;
}

function sampledSteps(vector: RangeVector, { steps }: CallContext): Uint8Array {
  const found = new Uint8Array(steps.count);
  for (let step = 0; step < steps.count; step++) {
    const end = shiftedTime(steps, step, vector.shift);
    const inside = (time: number): boolean => time > end - vector.range && time <= end;
    const any = vector.series.some(
      (series) => series.floatTimes.some(inside) || series.histogramTimes.some(inside),
    );
    if (any) found[step] = 1;
  }
  return found;
}

/** The value of the only float at each step, else NaN. */
function onlyValues(vector: StepVector, count: number): Float64Array {
  const values = constantColumn(NaN, count);
  const seen = new Uint32Array(count);
  for (const series of vector) {
    for (let step = 0; step < count; step++) {
      if (series.kinds[step] !== FLOAT) continue;
      seen[step] = (seen[step] ?? 0) + 1;
      values[step] = seen[step] === 1 ? (series.values[step] ?? NaN) : NaN;
    }
  }
  return values;
}
