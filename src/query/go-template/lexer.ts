/** A piece of a template: text between actions, or a word of an action. */
export interface Word {
  readonly kind:
    | "text"
    | "open"
    | "close"
    | "space"
    | "field"
    | "variable"
    | "word"
    | "number"
    | "string"
    | "character"
    | "sign"
    | "end";
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A template that Go's parser refuses: its message and the line. */
export class TemplateSyntaxError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const OPEN = "{{";
const CLOSE = "}}";
const BLANKS = " \t\r\n";

const WORDS: readonly (readonly [Word["kind"], RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["field", /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["variable", /\$[\p{L}\p{Nd}_]*/uy],
  [
    "number",
    /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y,
  ],
  ["word", /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["string", /"(?:\\[^\n]|[^"\\\n])*"|`[^`]*`/y],
  ["character", /'(?:\\[^\n]|[^'\\\n])*'/y],
  ["sign", /:=|[|(),=.]/y],
];

/** The words of a template, with the blanks trimmed where `{{-` and `-}}` ask for it. @throws TemplateSyntaxError */
export function lex(template: string): Word[] {
  const words: Word[] = [];
  let at = 0;
  let trims = false;
  while (at < template.length) {
    const open = template.indexOf(OPEN, at);
    const end = open < 0 ? template.length : open;
    const trimsBefore = open >= 0 && isTrim(template, open + 2, 1);
    addText(words, template, at, end, trims, trimsBefore);
    if (open < 0) break;
    const start = open + 2 + (trimsBefore ? 1 : 0);
    const action = lexAction(template, start);
    for (const word of action.words) words.push(word);
    at = action.to;
    trims = action.trims;
  }
  words.push({ kind: "end", text: "", from: template.length, to: template.length });
  return words;
}

/** Whether a minus stands there, and a blank beside it. */
function isTrim(template: string, at: number, side: 1 | -1): boolean {
  return template[at] === "-" && BLANKS.includes(template[at + side] ?? "x");
}

function addText(
  words: Word[],
  template: string,
  from: number,
  to: number,
  trimsStart: boolean,
  trimsEnd: boolean,
): void {
  let text = template.slice(from, to);
  if (trimsStart) text = text.replace(/^[ \t\r\n]+/, "");
  if (trimsEnd) text = text.replace(/[ \t\r\n]+$/, "");
  if (text !== "") words.push({ kind: "text", text, from, to });
}

function lexAction(
  template: string,
  start: number,
): { readonly words: readonly Word[]; readonly to: number; readonly trims: boolean } {
  const comment = skipComment(template, start);
  if (comment !== undefined) return { words: [], ...comment };
  const words: Word[] = [{ kind: "open", text: OPEN, from: start, to: start }];
  let at = start;
  for (;;) {
    const trims = isTrim(template, at, -1) && template.startsWith(CLOSE, at + 1);
    if (trims || template.startsWith(CLOSE, at)) {
      const to = at + (trims ? 3 : 2);
      words.push({ kind: "close", text: CLOSE, from: at, to });
      return { words, to, trims };
    }
    const word = lexWord(template, at);
    words.push(word);
    at = word.to;
  }
}

function skipComment(
  template: string,
  start: number,
): { readonly to: number; readonly trims: boolean } | undefined {
  const open = /[ \t\r\n]*\/\*/y;
  open.lastIndex = start;
  if (!open.test(template)) return undefined;
  const end = template.indexOf("*/", open.lastIndex);
  if (end < 0) throw syntaxError(template, start, "unclosed comment");
  const close = /(?:[ \t\r\n]+(-))?\}\}/y;
  close.lastIndex = end + 2;
  const match = close.exec(template);
  if (match === null) throw syntaxError(template, start, "comment ends before closing delimiter");
  return { to: close.lastIndex, trims: match[1] !== undefined };
}

function lexWord(template: string, at: number): Word {
  for (const [kind, pattern] of WORDS) {
    pattern.lastIndex = at;
    const text = pattern.exec(template)?.[0];
    if (text !== undefined) return { kind, text, from: at, to: at + text.length };
  }
  const character = template.charAt(at);
  if (character === "" || character === "\n") throw syntaxError(template, at, "unclosed action");
  if (character === '"') throw syntaxError(template, at, "unterminated quoted string");
  if (character === "`") throw syntaxError(template, at, "unterminated raw quoted string");
  throw syntaxError(template, at, `unexpected ${JSON.stringify(character)} in command`);
}

/** @param at UTF-16 offset in the template; the error names its line. */
export function syntaxError(template: string, at: number, message: string): TemplateSyntaxError {
  return new TemplateSyntaxError(template.slice(0, at).split("\n").length, message);
}
