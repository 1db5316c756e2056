/** A query in the two forms that reading it takes, both as long as the query. */
export interface GrammarText {
  /** With spaces for comments, for the point of `5.`, and `0x` for `0X`, which the grammar does not know. */
  readonly text: string;
  /** What the grammar is shown: as `text`, but for words that it does not know. */
  readonly shown: string;
}

/** For functions that the grammar lacks, those of its own whose names are as long. */
const STAND_INS: Readonly<Record<string, string>> = {
  min_of: "idelta",
  max_of: "idelta",
  start_timestamp: "histogram_count",
};

const TOKEN =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*|(?<![\w:.])(\d[\d_]*)\.(?![\w.])|(?<![\w:.])0X[\da-fA-F_]+|[a-zA-Z_:][\w:]*|[[\]()]|\S/g;

/**
 * Prepares a query for the published grammar, which puts comments anywhere into its tree, has `min_of` and
 * `max_of` in durations only and `start_timestamp` not at all, and knows `step` and `range` there in small letters alone.
 */
export function grammarText(query: string): GrammarText {
  const context = new DurationContext();
  let shown = "";
  let text = "";
  let end = 0;
  for (const match of query.matchAll(TOKEN)) {
    const [token, digits] = match;
    const between = query.slice(end, match.index);
    end = match.index + token.length;
    const kept = digits === undefined ? known(token) : ` ${digits}`;
    text += between + kept;
    shown +=
      between + (/^[a-zA-Z]/.test(token) ? context.word(token, () => /^\s*\(/.test(query.slice(end))) : kept);
    context.pass(token);
  }
  const rest = query.slice(end);
  return { text: text + rest, shown: shown + rest };
}

function known(token: string): string {
  if (token.startsWith("0X")) return token.toLowerCase();
  return token.startsWith("#") ? " ".repeat(token.length) : token;
}

/** Follows whether a place in the query belongs to a duration: in brackets, or after `offset`. */
class DurationContext {
  private brackets = 0;
  /** For each open parenthesis, whether a duration is inside. */
  private readonly parens: boolean[] = [];
  /** A duration begins, or is called here. */
  private begins = false;

  /** A word as the grammar is shown it. */
  word(word: string, isCalled: () => boolean): string {
    if (this.within()) return /^(?:step|range|min_of|max_of)$/i.test(word) ? word.toLowerCase() : word;
    const standIn = Object.hasOwn(STAND_INS, word) ? STAND_INS[word] : undefined;
    return standIn !== undefined && isCalled() ? standIn : word;
  }

  pass(token: string): void {
    if (token === "[") this.brackets++;
    else if (token === "]") this.brackets = Math.max(0, this.brackets - 1);
    else if (token === "(") this.parens.push(this.within());
    else if (token === ")") this.parens.pop();
    this.begins =
      /^offset$/i.test(token) || (this.begins && /^(?:[-+#].*|step|range|min_of|max_of)$/i.test(token));
  }

  private within(): boolean {
    return this.begins || this.brackets > 0 || this.parens.at(-1) === true;
  }
}
