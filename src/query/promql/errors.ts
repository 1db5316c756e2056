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
  const at = Math.min(offset, query.length);
  const place = query === "" ? "unknown position" : placeText(query, at);
  return new WatchtowerError(kind, `${place}: ${message}`, { position: positionAt(query, at) });
}

/** `L:C`, with columns of UTF-8's bytes, as Prometheus counts them. */
export function placeText(query: string, offset: number): string {
  const before = query.slice(0, offset);
  const lastBreak = before.lastIndexOf("\n");
  return `${before.split("\n").length}:${Buffer.byteLength(before.slice(lastBreak + 1)) + 1}`;
}

/** `FROM:TO: …`, of bytes counted from 0: so Prometheus prints what is wrong with a calculated duration. */
export function rangeFailure(query: string, { from, to }: Span, message: string): WatchtowerError {
  const [start, end] = [from, to].map((offset) => Buffer.byteLength(query.slice(0, offset)));
  return new WatchtowerError("invalid", `${start}:${end}: ${message}`, { position: positionAt(query, from) });
}

/** An error of the data met while running: without a position, as in Prometheus. */
export function executionError(message: string): WatchtowerError {
  return new WatchtowerError("execution", message);
}

/** Prometheus' words for two series that an operation would leave with equal labels. */
export const SAME_LABELSET = "vector cannot contain metrics with the same labelset";
