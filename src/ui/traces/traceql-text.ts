/** Reading of TraceQL as text, without its grammar: strings and comments are skipped, little else is understood. */
import { bareTraceql as bare } from "../../api/wire/traceql-kind.ts";

/** Whether its numbers are seconds: those made of durations are. */
export function secondsAsked(query: string): boolean {
  return /\b(min|max|avg|sum|quantile)_over_time\s*\(\s*(span:duration|trace:duration|traceDuration|duration)\b/.test(
    bare(query),
  );
}

/** Found spans a second by status. */
export function rateQuery(query: string): string {
  return `${spansOf(query)} | rate() by (status)`;
}

/** Half, nine of ten and 99 of 100 found spans took at most so long. */
export function durationQuery(query: string): string {
  return `${spansOf(query)} | quantile_over_time(duration, .5, .9, .99)`;
}

/** The query without what only says which attributes are shown, or how it is run. */
function spansOf(query: string): string {
  const text = bare(query);
  const ends = [/\|\s*select\s*\(/, /\bwith\s*\(/].flatMap((pattern) => {
    const at = text.search(pattern);
    return at === -1 ? [] : [at];
  });
  const end = Math.min(query.length, ...ends);
  const spans = query.slice(0, end).trim();
  return spans === "" ? "{}" : spans;
}
