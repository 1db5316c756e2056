import type { Exemplar, Series, Steps } from "../../query/traceql/engine.ts";

const NANOS_PER_MILLI = 1_000_000n;

interface ShownExemplar extends Pick<Exemplar, "labels" | "value"> {
  readonly timestampMs: bigint;
}

/**
 * In order of time. One without a value of its own has that of its series; where the series has none, there is no
 * exemplar.
 */
export function shownExemplars(
  { values, exemplars }: Series,
  { start, step }: Steps,
): readonly ShownExemplar[] {
  const inOrder = exemplars.toSorted((a, b) => Number(a.time - b.time));
  return inOrder.flatMap(({ labels, value, time }) => {
    const ofSeries = values[Number((time - start - 1n) / step)] ?? NaN;
    if (Number.isNaN(ofSeries)) return [];
    return [{ labels, value: Number.isNaN(value) ? ofSeries : value, timestampMs: time / NANOS_PER_MILLI }];
  });
}
