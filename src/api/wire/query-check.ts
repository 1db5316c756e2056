/** GET /api/watchtower/queries/check?language=promql|logql|traceql&query=TEXT */

export const QUERY_LANGUAGES = ["promql", "logql", "traceql"] as const;

export type QueryLanguage = (typeof QUERY_LANGUAGES)[number];

/** Why a query cannot be run. */
export interface QueryProblem {
  /** As the language's own API says it. */
  readonly message: string;
  /** Where in the query; from 1 on, columns in UTF-16 units. Absent where the message is about the whole. */
  readonly line?: number;
  readonly column?: number;
}

export interface QueryCheckBody {
  /** Absent: the query can be run. */
  readonly problem?: QueryProblem;
}
