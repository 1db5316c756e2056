import { parser } from "@grafana/lezer-logql";
import { limitError } from "../../base/errors.ts";
import type { Expr } from "./ast.ts";
import type { LogqlLimits } from "./limits.ts";
import { syntaxError } from "./parse-errors.ts";
import { ExpressionReader } from "./parse-expression.ts";
import { Source } from "./parse-nodes.ts";

/**
 * Reads a query with the grammar that Grafana's own editor uses. Meaning is not looked at: see check.
 *
 * @throws WatchtowerError `invalid` with `parse error at line L, col C: …`; `unsupported`; `limit`.
 */
export function parse(
  query: string,
  { maxQueryLength, maxDepth }: Pick<LogqlLimits, "maxQueryLength" | "maxDepth">,
): Expr {
  if (query.length > maxQueryLength) {
    throw limitError("maxQueryLength", maxQueryLength, `query of ${query.length} characters`);
  }
  const tree = parser.parse(query);
  const error = syntaxError(query, tree);
  if (error !== undefined) throw error;
  return new ExpressionReader(new Source(query), maxDepth).read(tree.topNode);
}
