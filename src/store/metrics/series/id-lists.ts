/** In both of two ascending lists. */
export function intersect(a: readonly number[], b: readonly number[]): number[] {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const common: number[] = [];
  let at = 0;
  for (const id of few) {
    at = firstAtLeast(many, id, at);
    if (many[at] === id) common.push(id);
  }
  return common;
}

/** Whether two ascending lists have an id in common that the test holds for. */
export function haveCommon(
  a: readonly number[],
  b: readonly number[],
  test: (id: number) => boolean,
): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  let at = 0;
  for (const id of few) {
    at = firstAtLeast(many, id, at);
    if (at >= many.length) return false;
    if (many[at] === id && test(id)) return true;
  }
  return false;
}

/** In the first of two ascending lists, but not in the second. */
export function subtract(a: readonly number[], b: readonly number[]): number[] {
  const kept: number[] = [];
  let at = 0;
  for (const id of a) {
    at = firstAtLeast(b, id, at);
    if (b[at] !== id) kept.push(id);
  }
  return kept;
}

/** In any of the lists, ascending; the lists share no id. */
export function unite(lists: readonly (readonly number[])[]): readonly number[] {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  return Array.from(Uint32Array.from(lists.flat()).toSorted());
}

/** Gallops from `from`, so that a walk through both lists stays cheap whatever their sizes. */
function firstAtLeast(list: readonly number[], id: number, from: number): number {
  let step = 1;
  let low = from;
  let high = from;
  while (high < list.length && (list[high] ?? 0) < id) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, list.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
