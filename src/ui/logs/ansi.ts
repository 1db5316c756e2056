/** A stretch of a line in one style. */
export interface AnsiPiece {
  readonly text: string;
  /** Classes of its style; empty for plain text. */
  readonly className: string;
}

const ESCAPE = String.fromCodePoint(27);

/** Control sequences (ECMA-48, section 5.4); those that end in `m` select a style. */
const SEQUENCE = new RegExp(`${ESCAPE}\\[([0-?]*)[ -/]*([@-~])`, "g");

interface Style {
  readonly bold: boolean;
  /** 0 to 7: black, red, green, yellow, blue, magenta, cyan, white. */
  readonly color: number | undefined;
}

const PLAIN: Style = { bold: false, color: undefined };

/**
 * Cuts a line at the escape sequences that programs colour their output with. The eight colours, bright or not,
 * and bold are kept, other styles and sequences are left out.
 */
export function ansiPieces(line: string): readonly AnsiPiece[] {
  if (!line.includes(ESCAPE)) return [{ text: line, className: "" }];
  const pieces: AnsiPiece[] = [];
  let style = PLAIN;
  let from = 0;
  const add = (to: number) => {
    if (to > from) pieces.push({ text: line.slice(from, to), className: classOf(style) });
  };
  for (const match of line.matchAll(SEQUENCE)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[2] === "m") style = styleAfter(style, match[1] ?? "");
  }
  add(line.length);
  return pieces;
}

function classOf({ bold, color }: Style): string {
  return [...(bold ? ["ansi-bold"] : []), ...(color === undefined ? [] : [`ansi-${color}`])].join(" ");
}

function styleAfter(before: Style, params: string): Style {
  const codes = params.split(/[;:]/).map(Number);
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      // A colour of a palette takes two more numbers, one of red, green and blue four.
      const isPalette = codes[index + 1] === 5;
      if (code === 38) style = { ...style, color: isPalette ? paletteColor(codes[index + 2]) : undefined };
      index += isPalette ? 2 : 4;
    } else style = styleWith(style, code);
  }
  return style;
}

function paletteColor(index: number | undefined): number | undefined {
  return index !== undefined && index < 16 ? index % 8 : undefined;
}

function styleWith(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 22) return { ...style, bold: false };
  if (code === 39) return { ...style, color: undefined };
  const isColor = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
  return isColor ? { ...style, color: code % 10 } : style;
}
