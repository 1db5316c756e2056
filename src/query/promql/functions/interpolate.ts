interface FloatPoint {
  readonly time: number;
  readonly value: number;
}

/** The value between two samples; a counter that was reset between them began again from 0. */
export function interpolate(before: FloatPoint, after: FloatPoint, time: number, isCounter: boolean): number {
  const from = isCounter && after.value < before.value ? 0 : before.value;
  return from + ((after.value - from) * (time - before.time)) / (after.time - before.time);
}
