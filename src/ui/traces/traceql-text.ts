/** Reading of TraceQL as text, without its grammar: strings and comments are skipped, little else is understood. */

const METRICS = /\|\s*(rate|count_over_time|(min|max|avg|sum|quantile|histogram)_over_time|compare)\s*\(/;

/** Whether a query asks for numbers over time, as against traces. */
export function isMetricsQuery(query: string): boolean {
  return METRICS.test(bare(query));
}

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

/** The text with what is inside strings and comments blanked out; positions stay. */
function bare(query: string): string {
  return query.replaceAll(/"(\\.|[^"\\])*"|`[^`]*`|\/\/[^\n]*|\/\*[^]*?\*\//g, (text) =>
    " ".repeat(text.length),
  );
}
