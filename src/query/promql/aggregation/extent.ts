/** Of an aggregation's parameter over all steps. NaN, if there is any, is also the least and the most. */
interface Extent {
  readonly least: number;
  readonly most: number;
  readonly hasNaN: boolean;
}

export function extentOf(values: Float64Array): Extent {
  let least = Number.MAX_VALUE;
  let most = -Number.MAX_VALUE;
  let hasNaN = false;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    hasNaN ||= Number.isNaN(value);
  }
  return { least, most, hasNaN };
}
