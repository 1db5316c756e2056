import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

/** An editor asks again at every key; what exists changes rarely. */
const MAX_AGE_MS = 15_000;

/** Lists from the server, remembered for a short while. */
export class ListCache<T> {
  readonly #lists = new Map<string, { readonly at: number; readonly list: Promise<readonly T[]> }>();

  /** A failure is shown by the query itself, so that completion then just offers nothing. */
  remember(key: string, fetchList: (signal: AbortSignal) => Promise<readonly T[]>): Promise<readonly T[]> {
    const found = this.#lists.get(key);
    if (found !== undefined && Date.now() - found.at < MAX_AGE_MS) return found.list;
    const list = fetchList(AbortSignal.timeout(10_000)).catch(() => []);
    this.#lists.set(key, { at: Date.now(), list });
    return list;
  }
}

/** Options for the word before the cursor; null when there is no word and none was asked for. */
export function wordOptions(
  context: CompletionContext,
  word: RegExp,
  options: readonly Completion[],
  openAlways = false,
): CompletionResult | null {
  const before = context.matchBefore(word);
  const isEmpty = before === null || before.from === before.to;
  if (isEmpty && !context.explicit && !openAlways) return null;
  return { from: before?.from ?? context.pos, options, validFor: word };
}

/** Values in quotes: the text after the open quote is replaced. */
export function valueOptions(context: CompletionContext, values: readonly string[]): CompletionResult | null {
  const before = context.matchBefore(/"[^"\n]*/);
  if (before === null) return null;
  const options = values.map((value) => ({ label: value, apply: JSON.stringify(value).slice(1, -1) }));
  return { from: before.from + 1, options, validFor: /^[^"\n]*$/ };
}

/** @param boost moves them up in the list, or down below 0. */
export function named(labels: readonly string[], detail: string, boost = 0): readonly Completion[] {
  return labels.map((label) => ({ label, detail, boost }));
}
