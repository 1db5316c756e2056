import { WatchtowerError } from "../../../base/errors.ts";
import { compileAnchored } from "../../../base/regexp.ts";

/** Whether a path matches a pattern of doublestar's. @throws WatchtowerError `invalid` */
export function globPattern(pattern: string): (path: string) => boolean {
  const regexp = compileAnchored(regexpOf(pattern));
  return (path) => regexp.test(path);
}

const PIECE = /\*\*\/|\*\*|\*|\?|\[(?:\\.|[^\]\\])+\]|\{|\}|,|\\.|[^*?[{},\\]+|./gs;

function regexpOf(pattern: string): string {
  let depth = 0;
  let text = "";
  for (const [piece] of pattern.matchAll(PIECE)) {
    if (piece === "{") depth++;
    if (piece === "}" && depth > 0) depth--;
    text += pieceOf(piece, depth);
  }
  if (depth > 0) throw new WatchtowerError("invalid", `the pattern ${pattern} has a { without }`);
  return text;
}

function pieceOf(piece: string, depth: number): string {
  switch (piece) {
    case "**/":
      return "(?:[^/]*/)*";
    case "**":
      return ".*";
    case "*":
      return "[^/]*";
    case "?":
      return "[^/]";
    case "{":
      return "(?:";
    case "}":
      return ")";
    case ",":
      return depth > 0 ? "|" : ",";
    default:
      if (piece.startsWith("[") && piece.length > 1) return classOf(piece);
      return escaped(piece.startsWith("\\") && piece.length > 1 ? piece.slice(1) : piece);
  }
}

/** `[!a]` and `[^a]` mean all but these. */
const classOf = (piece: string): string => piece.replace(/^\[!/, "[^").replaceAll("[[", String.raw`[\[`);

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
