import { ansiPieces } from "./ansi.ts";
import { splitByTerms } from "./line-terms.ts";

/**
 * A line's text in the colours that its program gave it, with the query's terms marked.
 * @param most characters to show; what is longer ends in an ellipsis
 */
export function LogText({ line, terms, most }: { line: string; terms: readonly string[]; most: number }) {
  const shown = line.length > most ? `${line.slice(0, most)}…` : line;
  // oxlint-disable react/no-array-index-key -- pieces have no identity but their place
  return ansiPieces(shown).map(({ text, className }, place) => (
    <span key={place} className={className}>
      {splitByTerms(text, terms).map((piece, index) =>
        index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece,
      )}
    </span>
  ));
  // oxlint-enable react/no-array-index-key
}
