import type { Diagnostic } from "./diagnostic.ts";
import type { SourceText, Span } from "./source.ts";

/** What stands for a tab, in lines and beneath them. */
const TAB = "    ";

/**
 * Problems as Alloy prints them: what and where, the line with its neighbours, and marks beneath what is meant.
 *
 * @param hidden parts of the source whose characters are shown as `*`, because they are secrets.
 */
export function showDiagnostics(
  source: SourceText,
  diagnostics: readonly Diagnostic[],
  hidden: readonly Span[] = [],
): string {
  return diagnostics.map((each) => showDiagnostic(source, each, hidden)).join("\n\n");
}

function showDiagnostic(
  source: SourceText,
  { severity, message, span }: Diagnostic,
  hidden: readonly Span[],
): string {
  const title = severity === "error" ? "Error" : "Warning";
  if (span === undefined) return `${title}: ${source.name}: ${message}`;
  const { line, column } = source.positionAt(span.start);
  return `${title}: ${source.name}:${line}:${column}: ${message}\n\n${excerpt(source, span, hidden)}`;
}

function excerpt(source: SourceText, span: Span, hidden: readonly Span[]): string {
  const first = source.lineAt(span.start);
  const last = source.lineAt(Math.max(span.start, span.end - 1));
  const from = Math.max(1, first - 1);
  const to = Math.min(last + 1, source.lineCount);
  const width = String(to).length;
  const shown: string[] = [];
  for (let line = from; line <= to; line++) {
    const isInside = line >= first && line <= last;
    const bar = first === last ? "" : isInside ? "| " : "  ";
    const text = expandTabs(maskedLine(source, line, hidden));
    shown.push(`${String(line).padStart(width)} | ${bar}${text}`.trimEnd());
    if (line === first || line === last) {
      const lead = first === last ? " " : line === first ? "  _" : " |_";
      shown.push(`${" ".repeat(width)} |${lead}${marks(source, line, span, first === last ? " " : "_")}`);
    }
  }
  return shown.join("\n");
}

function maskedLine(source: SourceText, line: number, hidden: readonly Span[]): string {
  const start = source.lineStart(line);
  const chars = Array.from(source.line(line));
  let offset = start;
  return chars
    .map((char) => {
      const at = offset;
      offset += char.length;
      return hidden.some((span) => at >= span.start && at < span.end) ? "*" : char;
    })
    .join("");
}

const expandTabs = (text: string): string => text.replaceAll(/[\t\v]/g, TAB).replaceAll("\r", "");

/** `^` beneath each character that is meant, at least one. */
function marks(source: SourceText, line: number, span: Span, blank: string): string {
  const text = source.line(line);
  const start = span.start - source.lineStart(line);
  const end = Math.max(span.end - source.lineStart(line), start + 1);
  let shown = "";
  for (let at = 0; at < Math.max(Math.min(end, text.length), start + 1); at++) {
    const char = text[at] ?? " ";
    if (char === "\t" || char === "\v") shown += blank.repeat(TAB.length);
    else if (char !== "\r" || at >= text.length) shown += at >= start && at < end ? "^" : blank;
  }
  return shown;
}
