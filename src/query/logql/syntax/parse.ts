import { limitError } from "../../../base/errors.ts";
import type { Expr } from "../ast.ts";
import type { LogqlLimits } from "../limits.ts";
import { meaningError } from "../errors.ts";
import { readExpression } from "./parse-binary.ts";
import { TokenStream } from "./token-stream.ts";

/**
 * Reads a query by Loki's grammar (grafana/loki, pkg/logql/syntax/syntax.y). Meaning is not looked at: see
 * check.
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
  // Loki names no place where there is none.
  if (query === "") throw meaningError("syntax error: unexpected $end");
  const tokens = new TokenStream(query, maxDepth);
  const expr = readExpression(tokens);
  // Loki reads `| unwrap` as a pipe, and an unwrap where none may be.
  if (expr.kind === "log" && tokens.is("|")) tokens.expect("|");
  if (!tokens.is("$end")) throw tokens.unexpected();
  return expr;
}
