/** The bucket that holds the value: its upper bound, inclusive, is the first that is not less; the last has none. */
export function bucketOf(bounds: readonly number[], value: number): number {
  let at = 0;
  while (at < bounds.length && value > (bounds[at] ?? 0)) at++;
  return at;
}
