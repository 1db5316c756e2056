import { scalarOf, vectorOf } from "../values.ts";
import {
  type CallContext,
  type FunctionDefinition,
  type FunctionFamily,
  scalarArg,
  vectorArg,
} from "./definition.ts";
import { floatFunction, mapFloats } from "./pointwise.ts";
import type { Value } from "../values.ts";

/** Functions of each value alone. */
export const mathFunctions: FunctionFamily = {
  abs: floatFunction(Math.abs),
  ceil: floatFunction(Math.ceil),
  floor: floatFunction(Math.floor),
  exp: floatFunction(Math.exp),
  sqrt: floatFunction(Math.sqrt),
  ln: floatFunction(Math.log),
  log2: floatFunction(Math.log2),
  log10: floatFunction(Math.log10),
  sin: floatFunction(Math.sin),
  cos: floatFunction(Math.cos),
  tan: floatFunction(Math.tan),
  asin: floatFunction(Math.asin),
  acos: floatFunction(Math.acos),
  atan: floatFunction(Math.atan),
  sinh: floatFunction(Math.sinh),
  cosh: floatFunction(Math.cosh),
  tanh: floatFunction(Math.tanh),
  asinh: floatFunction(Math.asinh),
  acosh: floatFunction(Math.acosh),
  atanh: floatFunction(Math.atanh),
  deg: floatFunction((value) => (value * 180) / Math.PI),
  rad: floatFunction((value) => (value * Math.PI) / 180),
  sgn: floatFunction(Math.sign),
  clamp: {
    args: ["vector", "scalar", "scalar"],
    returns: "vector",
    evaluate: (args, context) => clamp(args, context, scalarArg(args, 1), scalarArg(args, 2)),
  },
  clamp_min: {
    args: ["vector", "scalar"],
    returns: "vector",
    evaluate: (args, context) => clamp(args, context, scalarArg(args, 1), undefined),
  },
  clamp_max: {
    args: ["vector", "scalar"],
    returns: "vector",
    evaluate: (args, context) => clamp(args, context, undefined, scalarArg(args, 1)),
  },
  min_of: scalars(Math.min),
  max_of: scalars(Math.max),
  round: {
    args: ["vector", "scalar"],
    variadic: 1,
    returns: "vector",
    evaluate: (args, context) => {
      const nearest = args.length > 1 ? scalarArg(args, 1) : undefined;
      // Multiplying by the inverse loses less than dividing twice.
      const inverse = (step: number): number => 1 / (nearest === undefined ? 1 : (nearest[step] ?? NaN));
      const rounded = (value: number, step: number): number =>
        Math.floor(value * inverse(step) + 0.5) / inverse(step);
      return vectorOf(mapFloats(vectorArg(args, 0), context, rounded));
    },
  },
};

function scalars(operation: (left: number, right: number) => number): FunctionDefinition {
  return {
    args: ["scalar", "scalar"],
    returns: "scalar",
    evaluate: (args) => {
      const right = scalarArg(args, 1);
      return scalarOf(scalarArg(args, 0).map((left, step) => operation(left, right[step] ?? NaN)));
    },
  };
}

/** Between bounds, one a step; nothing at steps where the bounds exclude each other. */
function clamp(
  args: readonly Value[],
  context: CallContext,
  least: Float64Array | undefined,
  most: Float64Array | undefined,
): Value {
  const low = (step: number): number => (least === undefined ? -Infinity : (least[step] ?? NaN));
  const high = (step: number): number => (most === undefined ? Infinity : (most[step] ?? NaN));
  const vector = vectorArg(args, 0).map((series) => ({
    ...series,
    kinds: series.kinds.map((kind, step) => (high(step) < low(step) ? 0 : kind)),
  }));
  const clamped = (value: number, step: number): number => goMax(low(step), goMin(high(step), value));
  return vectorOf(mapFloats(vector, context, clamped));
}

/** As Go's `math.Max` and `math.Min`: an infinity that wins against all numbers wins against NaN, too. */
const goMax = (a: number, b: number): number =>
  a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
const goMin = (a: number, b: number): number =>
  a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
