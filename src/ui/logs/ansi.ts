/** A stretch of a line in one style. */
export interface AnsiPiece {
  readonly text: string;
  /** Classes of its style; empty for plain text. */
  readonly className: string;
}

const ESCAPE = String.fromCodePoint(27);
const BELL = String.fromCodePoint(7);

/**
 * Control sequences (ECMA-48, section 5.4), of which those that end in `m` select a style, and control strings
 * (section 5.6), as the links and titles that some programs write to a terminal.
 */
const SEQUENCE = new RegExp(
  String.raw`${ESCAPE}(?:\[([0-?]*)[ -/]*([@-~])|[\]PX^_][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\))`,
  "g",
);

interface Style {
  readonly bold: boolean;
  /** 0 to 7: black, red, green, yellow, blue, magenta, cyan, white. */
  readonly color: number | undefined;
}

const PLAIN: Style = { bold: false, color: undefined };

/**
 * Cuts a line at the escape sequences that programs colour their output with. The eight colours, bright or not,
 * and bold are kept; of other colours the nearest of the eight, which can be read in light and dark. Other styles and
 * sequences are left out.
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
      if (code === 38)
        style = {
          ...style,
          color: isPalette ? paletteColor(codes[index + 2]) : nearestColor(codes.slice(index + 2, index + 5)),
        };
      index += isPalette ? 2 : 4;
    } else style = styleWith(style, code);
  }
  return style;
}

/** Of the palette of 256: the eight colours twice, a cube of six steps a side, and greys. */
function paletteColor(index = 0): number | undefined {
  if (index < 16) return index % 8;
  if (index >= 232) return undefined;
  const at = index - 16;
  return nearestColor([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => step * 51));
}

/** Below this difference of its parts a colour is a grey, and shown as plain text. */
const GREY = 51;

/** Up to which part of the circle of hues, in degrees, which colour is nearest. */
const HUES = [
  [20, 1],
  [75, 3],
  [165, 2],
  [200, 6],
  [260, 4],
  [340, 5],
  [360, 1],
] as const;

function nearestColor([red = 0, green = 0, blue = 0]: readonly number[]): number | undefined {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < GREY) return undefined;
  const sixth =
    most === red
      ? (green - blue) / spread
      : most === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  const hue = (sixth * 60 + 360) % 360;
  return HUES.find(([upTo]) => hue <= upTo)?.[1];
}

function styleWith(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 22) return { ...style, bold: false };
  if (code === 39) return { ...style, color: undefined };
  const isColor = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
  return isColor ? { ...style, color: code % 10 } : style;
}
