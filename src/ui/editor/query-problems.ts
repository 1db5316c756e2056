import type { QueryProblem } from "../../api/wire/query-check.ts";

/** Names that stand for a duration or a number when a query runs; a server that checks a text knows none of them. */
const DURATIONS = ["__interval", "__rate_interval", "__range", "__auto"];
const NUMBERS = ["__range_s", "__range_ms", "__interval_ms"];

/** The text with variables replaced by durations and numbers of the same length, so that positions stay. */
export function withStandIns(text: string): string {
  return text.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? "";
    if (DURATIONS.includes(name)) return "1m".padStart(whole.length, "0");
    return NUMBERS.includes(name) ? "1".padStart(whole.length, "0") : whole;
  });
}

/**
 * What of a text a problem is about: from its position to the end of the word or sign there. At the end of the text
 * it is the last sign; without a position the whole text.
 */
export function problemRange(
  text: string,
  { line, column }: Pick<QueryProblem, "line" | "column">,
): { readonly from: number; readonly to: number } {
  if (line === undefined || column === undefined) return { from: 0, to: text.length };
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const from = Math.min(text.length, before + column - 1);
  const word = /^(?:[\w.:]+|"(?:\\.|[^"\\])*"?|`[^`]*`?|\S)/.exec(text.slice(from))?.[0].length ?? 0;
  if (word > 0) return { from, to: from + word };
  const end = text.slice(0, from).trimEnd().length;
  return { from: Math.max(0, end - 1), to: Math.max(end, Math.min(1, text.length)) };
}
