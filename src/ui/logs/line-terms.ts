/** The texts that a query's line filters look for (`|= "…"`), to be marked in the lines. */
export function lineTerms(expr: string): readonly string[] {
  const found = [...expr.matchAll(/\|=\s*("(?:\\.|[^"\\])*"|`[^`]*`)/g)].map(([, quoted = ""]) =>
    unquoted(quoted),
  );
  return found.filter((term) => term !== "");
}

function unquoted(text: string): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    return "";
  }
}

/** A line cut into pieces, those at odd places being the terms. */
export function splitByTerms(line: string, terms: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  while (from < line.length) {
    const next = terms
      .map((term) => ({ at: line.indexOf(term, from), length: term.length }))
      .filter(({ at }) => at !== -1)
      .toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) break;
    pieces.push(line.slice(from, next.at), line.slice(next.at, next.at + next.length));
    from = next.at + next.length;
  }
  return [...pieces, line.slice(from)];
}
