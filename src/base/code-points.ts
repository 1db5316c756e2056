/** How many characters a text has, as Go counts runes: UTF-16 units without the second halves of pairs. */
export const codePoints = (text: string): number =>
  text.length - (text.match(/[\uDC00-\uDFFF]/g)?.length ?? 0);
