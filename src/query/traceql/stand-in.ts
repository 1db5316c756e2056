/** Strings, and comments. */
const STRING_OR_COMMENT = /"(?:\\.|[^"\\])*"|`[^`]*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The query with spaces for its comments, which the grammar would put anywhere into its tree; of the same length. */
export function withoutComments(query: string): string {
  return query.replace(STRING_OR_COMMENT, (match) =>
    match.startsWith("/") ? match.replace(/[^\n]/g, " ") : match,
  );
}

/** Strings (left alone), or an intrinsic that the published grammar does not know. */
const UNKNOWN =
  /"(?:\\.|[^"\\])*"|`[^`]*`|(?<![\w.:])(?:span:childCount|childCount|nestedSet(?:Left|Right|Parent))(?![\w.:-])/g;

/** Hints, which end a query. Tempo passes over those it does not know; the one that matters, most_recent, is always so here. */
const HINTS = /\bwith\s*\([^()]*\)\s*$/;

/**
 * The text to give to the grammar in place of `query`: of the same length, so that positions hold. An
 * attribute stands in for each intrinsic that the grammar lacks, spaces for hints; names are then read from
 * the query itself.
 */
export function standIn(query: string): string {
  return query
    .replace(UNKNOWN, (match) => (/^["`]/.test(match) ? match : `.${"x".repeat(match.length - 1)}`))
    .replace(HINTS, (match) => " ".repeat(match.length));
}
