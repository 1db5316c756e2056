import type { Settings } from "../alloy/settings/settings.ts";
import type { Diagnostic } from "../alloy/syntax/diagnostic.ts";

/** An error at the name of a block: it names the attribute that is meant, if it is one. */
export function errorAt({ span, name }: Settings, message: string): Diagnostic {
  return { severity: "error", message, span: { start: span.start, end: span.start + name.length } };
}
