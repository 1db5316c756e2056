/** Directives of `strptime` as Go's layouts, in the Collector's set of them (coreinternal/timeutils). */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: "2006",
  y: "06",
  m: "01",
  o: "_1",
  q: "1",
  b: "Jan",
  h: "Jan",
  B: "January",
  d: "02",
  e: "_2",
  g: "2",
  a: "Mon",
  A: "Monday",
  H: "15",
  I: "03",
  l: "3",
  p: "PM",
  P: "pm",
  M: "04",
  S: "05",
  L: "999",
  f: "999999",
  s: "99999999",
  Z: "MST",
  z: "-0700",
  i: "-07",
  j: "-07:00",
  k: "-07:00:00",
  w: "-070000",
  D: "01/02/2006",
  x: "01/02/2006",
  F: "2006-01-02",
  T: "15:04:05",
  X: "15:04:05",
  r: "03:04:05 pm",
  R: "15:04",
  n: "\n",
  t: "\t",
  "%": "%",
  c: "Mon Jan 02 15:04:05 2006",
};

/** What cannot stand there: a directive, or a digit, which layouts of Go would read. */
export type UnknownDirective = { readonly unknown: string };

/** Which fraction of a second stands where; a layout of Go must have a point or comma before it. */
const FRACTIONS = new Set(["L", "f", "s"]);

/**
 * `%Y-%m-%d` as `2006-01-02`.
 *
 * Fractions of a second are told by so many digits; they must stand behind a point or a comma.
 */
export function strptimeToLayout(format: string): string | UnknownDirective {
  let layout = "";
  for (let at = 0; at < format.length; at++) {
    const char = format.charAt(at);
    if (/\d/.test(char)) return { unknown: "a digit" };
    if (char !== "%") {
      layout += char;
      continue;
    }
    at++;
    const directive = format.charAt(at);
    const part = Object.hasOwn(DIRECTIVES, directive) ? DIRECTIVES[directive] : undefined;
    const isMisplaced = FRACTIONS.has(directive) && !/[.,]$/.test(layout);
    if (part === undefined || directive === "o" || isMisplaced) return { unknown: `%${directive}` };
    layout += part;
  }
  return layout;
}
