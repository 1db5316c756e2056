/** A word of the language. */
export interface Token {
  /** As Loki's messages call it: `STRING`, `IDENTIFIER`, `$end`, `by`, `|=`, `SUM`. */
  readonly kind: string;
  /** The text as written; of a string its value, of a range what stands in the brackets. */
  readonly text: string;
  /** Of a duration or range nanoseconds, of bytes their number; else 0. */
  readonly amount: number;
  readonly from: number;
  readonly to: number;
}

/** Signs of two characters, tried before those of one. */
export const SIGNS: ReadonlySet<string> = new Set([
  ",",
  ".",
  "{",
  "}",
  "=",
  "!=",
  "=~",
  "!~",
  "!>",
  "|=",
  "|~",
  "|>",
  "|",
  "(",
  ")",
  "[",
  "]",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "==",
  ">",
  ">=",
  "<",
  "<=",
]);

/** Words that are never names, in whatever case. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "unwrap by without bool label_replace offset on ignoring group_left group_right or and unless json regexp " +
    "logfmt unpack pattern label_format line_format decolorize drop keep variants of"
  ).split(" "),
);

/** Words that are functions where `(`, `by (` or `without (` follows, else names; with the name of their token. */
export const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...(
    "rate rate_counter count_over_time bytes_rate bytes_over_time avg_over_time sum_over_time min_over_time " +
    "max_over_time stdvar_over_time stddev_over_time quantile_over_time first_over_time last_over_time " +
    "absent_over_time vector sum avg max min count stddev stdvar bottomk topk sort sort_desc approx_topk"
  )
    .split(" ")
    .map((name) => [name, name.toUpperCase()] as const),
  ["bytes", "BYTES_CONV"],
  ["duration", "DURATION_CONV"],
  ["duration_seconds", "DURATION_SECONDS_CONV"],
  ["label_replace", "label_replace"],
  ["ip", "ip"],
]);

/** The order in which Loki's messages list what they expect. */
const ORDER = (
  "BYTES IDENTIFIER STRING NUMBER FUNCTION_FLAG DURATION RANGE = =~ !~ !> { } [ ] , . |~ |= |> ( ) by without " +
  "bool json regexp logfmt | line_format label_format unwrap BYTES_CONV DURATION_CONV DURATION_SECONDS_CONV " +
  "vector label_replace unpack offset pattern ip on ignoring group_left group_right decolorize drop keep " +
  "variants of or and unless == != < <= > >= + - * / % ^"
).split(" ");

/** Most kinds that a message lists. */
const MOST_LISTED = 4;

/** `, expecting } or ,`; nothing where too much is possible. */
export function expectation(kinds: readonly string[]): string {
  if (kinds.length === 0 || kinds.length > MOST_LISTED) return "";
  const sorted = kinds.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return `, expecting ${sorted.join(" or ")}`;
}
