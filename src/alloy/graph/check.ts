import type { AlloyEngine } from "../settings/body-check.ts";
import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { standardLibrary } from "../stdlib/library.ts";
import type { Environment, Variables } from "../stdlib/library.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { hasErrors } from "../syntax/diagnostic.ts";
import { parseAlloy } from "../syntax/parse.ts";
import { decodeSource } from "../syntax/source.ts";
import type { SourceText, Span } from "../syntax/source.ts";
import { collectBlocks } from "./blocks.ts";
import { evaluateGraph } from "./evaluate-graph.ts";
import type { AlloyGraph } from "./graph.ts";
import { linkBlocks } from "./link.ts";

/** For whom a file is checked, and what the check sees of the machine. */
export interface AlloyCheckOptions {
  /** Who is to run the file. For Alloy in a cluster, what only Alloy can check is a warning. */
  readonly engine: AlloyEngine;
  /** The variables that `sys.env` reads; used for the embedded engine only, since a cluster has its own. */
  readonly variables: Variables;
  /**
   * Reads a file for `local.file`; used for the embedded engine only.
   *
   * @throws whatever says why it cannot be read.
   */
  readonly readFile: (path: string) => string;
}

/** What came of a check: problems, or a graph. */
export interface CheckedAlloy {
  readonly source: SourceText;
  /** Errors and warnings, in the order of the file; at most `alloy.diagnostics`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Only if there are no errors. */
  readonly graph: AlloyGraph | undefined;
  /** Parts of the source that are secrets: `showDiagnostics` does not show them. */
  readonly hidden: readonly Span[];
}

/**
 * Checks an Alloy file whole, before anything starts: syntax, names, types, references and circles, by the rules of
 * Alloy v1.12.2. Never throws for what stands in the file.
 *
 * @param name of the file, for messages.
 */
export function checkAlloy(name: string, bytes: Uint8Array, options: AlloyCheckOptions): CheckedAlloy {
  const { source, errors } = decodeSource(name, bytes);
  const parsed = errors.length > 0 ? { file: undefined, problems: errors } : parseAlloy(source);
  if (parsed.file === undefined) {
    return { source, diagnostics: bounded(parsed.problems), graph: undefined, hidden: [] };
  }
  const diagnostics: Diagnostic[] = [];
  const hidden: Span[] = [];
  const report = (problem: Diagnostic): void => {
    diagnostics.push(problem);
    if (diagnostics.length > MOST_FOUND) throw new TooManyProblems();
  };
  const environment: Environment =
    options.engine === "embedded" ? { kind: "here", variables: options.variables } : { kind: "elsewhere" };
  const library = standardLibrary(environment);
  const hide = (span: Span): number => hidden.push({ start: span.start, end: span.end });
  const graph = unlessTooMany(() => {
    const blocks = collectBlocks(parsed.file.body, { engine: options.engine, source, report });
    const links = linkBlocks(blocks, { library, report });
    return evaluateGraph({ blocks, links, library, ...options, report, hide });
  });
  const told = bounded(diagnostics);
  return { source, diagnostics: told, graph: hasErrors(told) ? undefined : graph, hidden };
}

/** The check ends behind so many problems: each costs a search for what may have been meant. */
const MOST_FOUND = 2 * ALLOY_LIMITS.diagnostics;

class TooManyProblems extends Error {}

function unlessTooMany<T>(check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof TooManyProblems) return undefined;
    throw error;
  }
}

function bounded(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const inOrder = problems.toSorted((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  if (inOrder.length <= ALLOY_LIMITS.diagnostics) return inOrder;
  const rest = inOrder.length - ALLOY_LIMITS.diagnostics;
  const message = `there are ${rest} more problems ${limitText("diagnostics")}`;
  // Beyond what is looked for, the rest of the file was not checked.
  const severity = hasErrors(inOrder) || inOrder.length > MOST_FOUND ? "error" : "warning";
  return [...inOrder.slice(0, ALLOY_LIMITS.diagnostics), { severity, message, span: undefined }];
}
