/** A line cut into words and marks. */
export interface Tokens {
  readonly texts: readonly string[];
  /** Blanks before each token, and behind the last. */
  readonly gaps: readonly string[];
}

/** Words hold what numbers, paths, times and names are made of; every other mark is a token of its own. */
const TOKEN = /([ \t]*)([\p{L}\p{N}_\-.:/]+|[^ \t])/gu;

/** Shorter lines have no pattern worth telling, longer ones are seldom alike. */
const FEWEST = 4;
const MOST = 80;
const LONGEST_LINE = 3000;

/** The tokens of a line; `undefined` for one that is too long, or has too few or too many. */
export function tokenize(line: string): Tokens | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const texts: string[] = [];
  const gaps: string[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [whole, gap = "", text = ""] = match;
    if (texts.length === MOST) return undefined;
    gaps.push(gap);
    texts.push(text);
    end = match.index + whole.length;
  }
  if (texts.length < FEWEST) return undefined;
  gaps.push(line.slice(end));
  return { texts, gaps };
}

/** What stands for text that differs from line to line, in patterns and in `|>`. */
export const VARIABLE = "<_>";

/** The pattern that `|>` takes: variable tokens that touch are one. */
export function joinTokens({ texts, gaps }: Tokens): string {
  let out = "";
  for (const [index, text] of texts.entries()) {
    const gap = gaps[index] ?? "";
    if (text === VARIABLE && gap === "" && out.endsWith(VARIABLE)) continue;
    out += gap + text;
  }
  return out + (gaps.at(-1) ?? "");
}
