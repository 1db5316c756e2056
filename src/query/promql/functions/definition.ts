import type { Matcher } from "../../../model/matcher.ts";
import type { StepSeries, StepVector } from "../../vector/series.ts";
import type { Annotations } from "../annotations.ts";
import type { Span, ValueType } from "../ast.ts";
import type { Steps } from "../steps.ts";
import type { RangeVector, Value } from "../values.ts";

/** Where and when a function is called. */
export interface CallContext {
  readonly name: string;
  readonly span: Span;
  /** Of the arguments. */
  readonly spans: readonly Span[];
  readonly steps: Steps;
  readonly notes: Annotations;
  /** Whether names that have to go are marked and dropped at the end of the query. */
  readonly delayNames: boolean;
  /** Whether series have labels of their type. */
  readonly typesAreLabels: boolean;
  /** Matchers of the first argument when it is a bare selector. */
  readonly matchers: readonly Matcher[];
  /** Lets others run now and then; throws when the query was cancelled or took too long. */
  readonly breathe: () => Promise<void> | undefined;
  /** Before so many samples (of 16 bytes) are made beside the arguments; throws when the query may not hold as many. */
  readonly require: (samples: number) => void;
  /** Counts samples of windows for the statistics. */
  readonly saw: (samples: number) => void;
}

/** A function of the language: its signature, and what it does for all steps at once. */
export interface FunctionDefinition {
  readonly args: readonly ValueType[];
  /** How many may be given in place of the last argument: absent is exactly one, -1 any number. */
  readonly variadic?: number;
  readonly returns: "scalar" | "vector";
  readonly evaluate: (args: readonly Value[], context: CallContext) => Value | Promise<Value>;
  /**
   * As `evaluate`, but the series are handed on one after the other, and what holds one is used for the next again.
   *
   * @returns false where this is not for the arguments: nothing was handed on then.
   */
  readonly stream?: (args: readonly Value[], context: CallContext, take: TakeSeries) => Promise<boolean>;
}

/** Keeps nothing of the series. */
export type TakeSeries = (series: StepSeries) => void;

export type FunctionFamily = Readonly<Record<string, FunctionDefinition>>;

/** @throws if the argument is of another type, which the checker has ruled out. */
export function vectorArg(args: readonly Value[], index: number): StepVector {
  const value = args[index];
  if (value?.kind !== "vector") throw wrongArgument(index, "vector");
  return value.series;
}

/** Its value at each step. @throws as {@link vectorArg} does. */
export function scalarArg(args: readonly Value[], index: number): Float64Array {
  const value = args[index];
  if (value?.kind !== "scalar") throw wrongArgument(index, "scalar");
  return value.values;
}

/** @throws as {@link vectorArg} does. */
export function stringArg(args: readonly Value[], index: number): string {
  const value = args[index];
  if (value?.kind !== "string") throw wrongArgument(index, "string");
  return value.value;
}

/** @throws as {@link vectorArg} does. */
export function matrixArg(args: readonly Value[], index: number): RangeVector {
  const value = args[index];
  if (value?.kind !== "matrix") throw wrongArgument(index, "matrix");
  return value;
}

/** The check lets no such call pass. */
function wrongArgument(index: number, kind: string): TypeError {
  return new TypeError(`argument ${index} is not a ${kind}`);
}
