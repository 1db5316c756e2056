import { nearest } from "../nearest.ts";
import type { Block } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/source.ts";
import type { Evaluator } from "../value/evaluate.ts";

/** Who runs the file: the embedded engine, which leaves parts to Alloy, or Alloy itself in a cluster. */
export type AlloyEngine = "embedded" | "kubernetes";

/** What the check of one component gathers. */
export interface BodyCheck {
  readonly engine: AlloyEngine;
  readonly evaluator: Evaluator;
  readonly report: (problem: Diagnostic) => void;
  /** Told of each text in the file whose attribute is a secret. */
  readonly hide: (span: Span) => void;
  /** Told of an address that is empty because the environment does not have it. */
  readonly offBecause: (reason: string, span: Span) => void;
}

/** The line that a message about a whole block marks: its name and label. */
export const headOf = (block: Block): Span => ({
  start: block.start,
  end: (block.label ?? block.name).end,
});

export const problem = (check: BodyCheck, { start, end }: Span, message: string): void =>
  check.report({ severity: "error", message, span: { start, end } });

/** The end of a message about a name that is not known. */
export function didYouMean(name: string, known: readonly string[]): string {
  const best = nearest(name, known);
  return best === undefined ? "" : `; did you mean "${best}"?`;
}

/** Names in a file may be those of what every object has. */
export const ownProperty = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
