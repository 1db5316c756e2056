import type { Span } from "../../../alloy/syntax/source.ts";

/** A statement that cannot be used, and where in its text. Told as a diagnostic of the file that it stands in. */
export class StatementError extends Error {
  override readonly name = "StatementError";
  /** In the text of the statement, UTF-16 units. */
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = { start: span.start, end: span.end };
  }
}
