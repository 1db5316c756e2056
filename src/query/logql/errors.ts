import { WatchtowerError, positionAt } from "../../base/errors.ts";

/** An error in the text of a query, as Loki prints it: `parse error at line 1, col 5: …`. */
export function parseError(query: string, offset: number, message: string): WatchtowerError {
  const position = positionAt(query, offset);
  const { line, column } = position;
  return new WatchtowerError("invalid", `parse error at line ${line}, col ${column}: ${message}`, {
    position,
  });
}

/** What Loki's language has and this engine has not. */
export function unsupported(query: string, offset: number, construct: string): WatchtowerError {
  const position = positionAt(query, offset);
  const { line, column } = position;
  const message = `parse error at line ${line}, col ${column}: ${construct} is not supported`;
  return new WatchtowerError("unsupported", message, { position });
}

/** A sound text that makes no sense as a query: Loki names no place for it. */
export function meaningError(message: string): WatchtowerError {
  return new WatchtowerError("invalid", `parse error : ${message}`);
}

/** An error of a regular expression that shows it as it was written, without the anchors that are added. */
export const unanchored = (message: string): string =>
  message.replace(/`\^\(\?s:(.*)\)\$`$/s, (_, written: string) => `\`${written}\``);
