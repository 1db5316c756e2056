const STRING = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?/g;

/**
 * The text with a filler in place of each string, also of one that is still open: of the same length, so that places
 * stay what they are.
 */
export function blanked(text: string, filler = " "): string {
  return text.replaceAll(STRING, (found) => filler.repeat(found.length));
}
