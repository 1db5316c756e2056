import { joinSlices, sliceSteps, type Slice } from "../../vector/slices.ts";
import { type Value, vectorOf } from "../values.ts";

/** Points that one operation works on before others may run. */
export const SLICE_POINTS = 500_000;

/** An operation on values at some steps that looks at no other steps. */
export type StepwiseOperation = (values: readonly Value[], steps: number) => Value;

/** Applies a stepwise operation, large vectors some steps at a time. */
export async function inSlices(
  values: readonly Value[],
  steps: number,
  operation: StepwiseOperation,
  breathe: () => Promise<void> | undefined,
): Promise<Value> {
  const series = values.reduce(
    (total, value) => total + (value.kind === "vector" ? value.series.length : 0),
    0,
  );
  const width = Math.max(1, Math.floor(SLICE_POINTS / series));
  if (series === 0 || width >= steps) return operation(values, steps);
  const slices: Slice[] = [];
  for (let from = 0; from < steps; from += width) {
    const to = Math.min(steps, from + width);
    const answer = operation(
      values.map((value) => sliceOf(value, from, to)),
      to - from,
    );
    if (answer.kind !== "vector") throw new TypeError(`a ${answer.kind} from vectors`);
    slices.push({ from, vector: answer.series });
    const pause = breathe();
    if (pause !== undefined) await pause;
  }
  return vectorOf(joinSlices(slices, steps));
}

function sliceOf(value: Value, from: number, to: number): Value {
  if (value.kind === "scalar") return { kind: "scalar", values: value.values.subarray(from, to) };
  return value.kind === "vector" ? vectorOf(sliceSteps(value.series, from, to)) : value;
}
