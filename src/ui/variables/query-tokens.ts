/** A part of a query: a name, a text in quotes, a number or duration, or a single sign. */
export interface Token {
  readonly text: string;
  /** Where it begins in the query. */
  readonly at: number;
  readonly isName: boolean;
}

const TOKEN = /#[^\n]*|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|(\d[\w.]*)|([A-Za-z_:][\w:]*)|([^\s])/gs;

/** The parts of a query in PromQL, LogQL or TraceQL, without blanks and comments. */
export function tokensOf(query: string): readonly Token[] {
  return [...query.matchAll(TOKEN)].flatMap((match) => {
    const [text, quoted, number, name, sign] = match;
    if ((quoted ?? number ?? name ?? sign) === undefined) return [];
    return [{ text, at: match.index, isName: name !== undefined }];
  });
}
