import { WatchtowerError, positionAt } from "../../../base/errors.ts";

const MAX_SHOWN = 40;

/** What stands at `offset`, as an error shows it. */
function tokenAt(query: string, offset: number): string {
  const rest = query.slice(offset).trimStart();
  if (rest === "") return "$end";
  const token = /^([\w.:"]+|&&|\|\||[<>=!~]+|.)/su.exec(rest)?.[0] ?? rest;
  return token.slice(0, MAX_SHOWN);
}

/** `parse error at line 1, col 5: syntax error: unexpected }`, as Tempo words it. */
export function syntaxError(query: string, offset: number, detail?: string): WatchtowerError {
  const spaces = /^\s*/.exec(query.slice(offset))?.[0].length ?? 0;
  const position = positionAt(query, Math.min(query.length, offset + spaces));
  const text = detail ?? `syntax error: unexpected ${tokenAt(query, offset)}`;
  const message = `parse error at line ${position.line}, col ${position.column}: ${text}`;
  return new WatchtowerError("invalid", message, { position });
}
