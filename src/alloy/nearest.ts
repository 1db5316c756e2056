/** The word that is written most like another one, if any is close: at most a third of its letters differ. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(4, Math.floor(word.length / 3)) + 1;
  for (const each of known) {
    if (Math.abs(each.length - word.length) >= least) continue;
    const distance = distanceBetween(word, each, least);
    if (distance < least) {
      least = distance;
      best = each;
    }
  }
  return best;
}

/** Letters to add, drop or change to make one word of another (Levenshtein). */
function distanceBetween(from: string, to: string, most: number): number {
  if (from.length > 200) return most;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at++) {
    const next = [at];
    for (let column = 1; column <= to.length; column++) {
      const change = (row[column - 1] ?? 0) + (from[at - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? most;
}
