import { type ErrorKind, WatchtowerError, positionAt } from "../../base/errors.ts";
import type { Span } from "./ast.ts";

/** `L:C: parse error: …`, as Prometheus prints errors of a query's form and types. */
export function parseError(query: string, offset: number, message: string): WatchtowerError {
  return failure("invalid", query, offset, `parse error: ${message}`);
}

/** What the language has and this engine has not. */
export function unsupported(query: string, offset: number, construct: string): WatchtowerError {
  return failure("unsupported", query, offset, `${construct} is not supported`);
}

/** `L:C: …`; in an empty query there is no position, as in Prometheus. */
export function failure(kind: ErrorKind, query: string, offset: number, message: string): WatchtowerError {
  const position = positionAt(query, Math.min(offset, query.length));
  const place = query === "" ? "unknown position" : `${position.line}:${position.column}`;
  return new WatchtowerError(kind, `${place}: ${message}`, { position });
}

/** `FROM:TO: …`, of characters counted from 0: so Prometheus prints what is wrong with a calculated duration. */
export function rangeFailure({ from, to }: Span, message: string): WatchtowerError {
  return new WatchtowerError("invalid", `${from}:${to}: ${message}`);
}

/** An error of the data met while running: without a position, as in Prometheus. */
export function executionError(message: string): WatchtowerError {
  return new WatchtowerError("execution", message);
}

/** Prometheus' words for two series that an operation would leave with equal labels. */
export const SAME_LABELSET = "vector cannot contain metrics with the same labelset";
