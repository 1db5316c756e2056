import { WatchtowerError, positionAt } from "../../../base/errors.ts";

/** A comment, a string, a raw string, or one of the brackets (Alloy configuration syntax, "Syntax"). */
const PIECES = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|[{}[\]()]|["`]/g;
const CLOSES: Readonly<Record<string, string>> = { "}": "{", "]": "[", ")": "(" };

/**
 * Refuses what can be no file of Alloy for this stack, before the one that runs is replaced. What only Alloy itself
 * finds, it finds when it is started with the file.
 *
 * @throws WatchtowerError `invalid`, with the file and the place.
 */
export function checkAlloy(text: string, path: string): void {
  const open: { readonly bracket: string; readonly offset: number }[] = [];
  let code = "";
  let from = 0;
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    code += text.slice(from, index);
    from = index + piece.length;
    if ("{[(".includes(piece)) open.push({ bracket: piece, offset: index });
    else if (CLOSES[piece] !== undefined) {
      if (open.pop()?.bracket !== CLOSES[piece]) throw wrong(path, text, index, `"${piece}" closes nothing`);
    } else if (piece === '"' || piece === "`") throw wrong(path, text, index, "a string is not closed");
  }
  code += text.slice(from);
  const last = open.at(-1);
  if (last !== undefined) throw wrong(path, text, last.offset, `"${last.bracket}" is not closed`);
  if (!/^\s*otelcol\.receiver\.\w+\s/m.test(code))
    throw new WatchtowerError(
      "invalid",
      `${path} has no otelcol.receiver component: nothing would be taken in`,
    );
}

function wrong(path: string, text: string, offset: number, what: string): WatchtowerError {
  const position = positionAt(text, offset);
  return new WatchtowerError("invalid", `${path}:${position.line}:${position.column}: ${what}`, { position });
}

/** What Alloy reads of a text. */
export const withoutComments = (text: string): string =>
  text.replaceAll(PIECES, (piece) => (/^\/[/*]/.test(piece) ? " " : piece));
