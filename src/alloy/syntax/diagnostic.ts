import type { Span } from "./source.ts";

/** An error keeps the file from being used; a warning does not. */
export type Severity = "error" | "warning";

/** A problem of a file, and where. One without a span concerns the file as a whole. */
export interface Diagnostic {
  readonly severity: Severity;
  /** For people; names what was found and what was expected. Never holds the value of a secret. */
  readonly message: string;
  readonly span: Span | undefined;
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ severity }) => severity === "error");
