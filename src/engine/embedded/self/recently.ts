/**
 * What takes long to find out, asked by many: those who ask while it is under way, or soon after, get the same answer.
 * A failure is not kept.
 */
export function recently<T>(ask: () => Promise<T>, keepMs: number): () => Promise<T> {
  let found: { readonly answer: Promise<T>; until: number } | undefined;
  return () => {
    if (found !== undefined && performance.now() < found.until) return found.answer;
    const mine = { answer: ask(), until: Number.POSITIVE_INFINITY };
    found = mine;
    mine.answer.then(
      () => void (mine.until = performance.now() + keepMs),
      () => void (mine.until = 0),
    );
    return mine.answer;
  };
}
