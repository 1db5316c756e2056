/** Which of Tempo's interfaces a query of TraceQL is for, read as text, without its grammar. */

const METRICS = /\|\s*(rate|count_over_time|(min|max|avg|sum|quantile|histogram)_over_time|compare)\s*\(/;

/** Whether a query asks for numbers over time (`/api/metrics`), as against traces (`/api/search`). */
export function isMetricsQuery(query: string): boolean {
  return METRICS.test(bareTraceql(query));
}

/** The text with what is inside strings and comments blanked out; positions stay. */
export function bareTraceql(query: string): string {
  return query.replaceAll(/"(\\.|[^"\\])*"|`[^`]*`|\/\/[^\n]*|\/\*[^]*?\*\//g, (text) =>
    " ".repeat(text.length),
  );
}
