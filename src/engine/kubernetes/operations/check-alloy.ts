import { showDiagnostics } from "../../../alloy/syntax/show-diagnostics.ts";
import { WatchtowerError } from "../../../base/errors.ts";
import { checkRouterFile } from "../router-check.ts";

/**
 * Refuses a file that Alloy would not start with, or that takes nothing in, before the one that runs is replaced.
 *
 * @returns warnings, as they can be shown: what only Alloy itself can check, and what Tempo makes, too.
 * @throws WatchtowerError `invalid`, with each error and its place.
 */
export function mustBeAlloy(path: string, bytes: Uint8Array): readonly string[] {
  const { source, diagnostics, graph, hidden } = checkRouterFile(path, bytes);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (graph === undefined)
    throw new WatchtowerError(
      "invalid",
      `${path} cannot be used, and nothing was changed:\n${showDiagnostics(source, errors, hidden)}`,
    );
  if (!graph.nodes.some(({ name }) => name.startsWith("otelcol.receiver.")))
    throw new WatchtowerError(
      "invalid",
      `${path} has no otelcol.receiver component: nothing would be taken in`,
    );
  return diagnostics.map((each) => showDiagnostics(source, [each], hidden));
}

const COMMENT_OR_STRING = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g;

/** What Alloy reads of a text. */
export const withoutComments = (text: string): string =>
  text.replaceAll(COMMENT_OR_STRING, (piece) => (/^\/[/*]/.test(piece) ? " " : piece));
