import type { Settings } from "../alloy/settings/settings.ts";
import type { Diagnostic } from "../alloy/syntax/diagnostic.ts";

/** An error at the name of a block: it names the attribute that is meant, if it is one. */
export const errorAt = (settings: Settings, message: string): Diagnostic =>
  problemAt("error", settings, message);

/** What is told at the name of a block, and does not keep the file from being used. */
export const warningAt = (settings: Settings, message: string): Diagnostic =>
  problemAt("warning", settings, message);

function problemAt(severity: Diagnostic["severity"], { span, name }: Settings, message: string): Diagnostic {
  // A component stands with its whole name; its label, behind it, need not be marked.
  return { severity, message, span: { start: span.start, end: span.start + name.length } };
}
