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
    text += depth > 0 ? (IN_BRACES.get(piece) ?? pieceOf(piece)) : pieceOf(piece);
    if (piece === "{") depth++;
    else if (piece === "}" && depth > 0) depth--;
  }
  if (depth > 0) throw new WatchtowerError("invalid", `the pattern ${pattern} has a { without }`);
  return text;
}

/** What has a meaning between braces only. */
const IN_BRACES: ReadonlyMap<string, string> = new Map([
  ["}", ")"],
  [",", "|"],
]);

function pieceOf(piece: string): string {
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
    default:
      if (piece.startsWith("[") && piece.length > 1) return classOf(piece);
      return escaped(piece.startsWith("\\") && piece.length > 1 ? piece.slice(1) : piece);
  }
}

/** `[!a]` and `[^a]` mean all but these. */
const classOf = (piece: string): string => piece.replace(/^\[!/, "[^").replaceAll("[[", String.raw`[\[`);

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
