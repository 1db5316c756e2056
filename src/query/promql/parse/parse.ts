import { parser } from "@prometheus-io/lezer-promql";
import { limitError } from "../../../base/errors.ts";
import type { Expr } from "../ast.ts";
import { grammarText } from "./grammar-text.ts";
import { ExpressionReader } from "./expression.ts";
import { syntaxError } from "./errors.ts";

/** Longest query taken, in UTF-16 units. */
const MAX_QUERY_LENGTH = 200_000;

/**
 * Reads a query with the grammar that Prometheus' own editor uses. Types are not looked at: see check.
 *
 * @param maxDepth how deep expressions may nest.
 * @throws WatchtowerError `invalid` with `L:C: parse error: …`; `unsupported`; `limit`.
 */
export function parse(query: string, maxDepth: number): Expr {
  if (query.length > MAX_QUERY_LENGTH) {
    throw limitError("maxQueryLength", MAX_QUERY_LENGTH, `query of ${query.length} characters`);
  }
  const { text, shown } = grammarText(query);
  const tree = parser.parse(shown);
  const error = syntaxError(text, tree);
  if (error !== undefined) throw error;
  return new ExpressionReader(text, maxDepth).read(tree);
}
