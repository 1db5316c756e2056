/** A piece of a layout of Go's `time` package: text as it is, or a part of a date such as `Jan` or `-07:00`. */
export type LayoutPiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "part"; readonly part: string };

/** What Go's layouts are made of, the longer before the shorter. */
const PARTS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|__2|002|_2(?!006)|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,]0+(?!\d)|[.,]9+(?!\d)|01|02|03|04|05|06|15|PM|pm|1|2|3|4|5/g;

export const MONTHS: readonly string[] =
  "January February March April May June July August September October November December".split(" ");
export const DAYS: readonly string[] = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** A layout in its pieces, as Go's `nextStdChunk` finds them. */
export function layoutPieces(layout: string): readonly LayoutPiece[] {
  const pieces: LayoutPiece[] = [];
  let at = 0;
  for (const { 0: part, index } of layout.matchAll(PARTS)) {
    if (index > at) pieces.push({ kind: "text", text: layout.slice(at, index) });
    pieces.push({ kind: "part", part });
    at = index + part.length;
  }
  if (at < layout.length) pieces.push({ kind: "text", text: layout.slice(at) });
  return pieces;
}
