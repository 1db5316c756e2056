/** Ids, ascending. */
export type IdList = Uint32Array;

/** In both of two lists. */
export function intersect(a: IdList, b: IdList): IdList {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const common = new Uint32Array(few.length);
  let length = 0;
  let at = 0;
  for (const id of few) {
    at = firstAtLeast(many, id, at);
    if (many[at] === id) common[length++] = id;
  }
  return common.subarray(0, length);
}

/** Whether two lists have an id in common that the test holds for. */
export function haveCommon(a: IdList, b: IdList, test: (id: number) => boolean): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  let at = 0;
  for (const id of few) {
    at = firstAtLeast(many, id, at);
    if (at >= many.length) return false;
    if (many[at] === id && test(id)) return true;
  }
  return false;
}

/** In the first of two lists, but not in the second. */
export function subtract(a: IdList, b: IdList): IdList {
  const kept = new Uint32Array(a.length);
  let length = 0;
  let at = 0;
  for (const id of a) {
    at = firstAtLeast(b, id, at);
    if (b[at] !== id) kept[length++] = id;
  }
  return kept.subarray(0, length);
}

/** In any of two lists. */
export function union(a: IdList, b: IdList): IdList {
  const all = new Uint32Array(a.length + b.length);
  let [length, fromA, fromB] = [0, 0, 0];
  while (fromA < a.length && fromB < b.length) {
    const [ofA, ofB] = [a[fromA] ?? 0, b[fromB] ?? 0];
    all[length++] = Math.min(ofA, ofB);
    if (ofA <= ofB) fromA++;
    if (ofB <= ofA) fromB++;
  }
  const rest = fromA < a.length ? a.subarray(fromA) : b.subarray(fromB);
  all.set(rest, length);
  return all.subarray(0, length + rest.length);
}

/** In any of the lists, which share no id. */
export function unite(lists: readonly IdList[]): IdList {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.toSorted();
}

/** Gallops from `from`, so that a walk through both lists stays cheap whatever their sizes. */
function firstAtLeast(list: IdList, id: number, from: number): number {
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
