import type { Completion } from "@codemirror/autocomplete";
import { signatures } from "./signatures.ts";

/** LogQL's stages, which stand behind a pipe. */
export const LOGQL_STAGES = signatures(
  `
  json Fields of JSON lines as labels; json a="b.c" takes single ones
  logfmt Fields of key=value lines as labels
  pattern Takes labels out of a line by its form: pattern "<ip> <_> <status>"
  regexp Takes labels out of a line by named groups: regexp "(?P<code>\\\\d+)"
  unpack Undoes what the pack stage of an agent did
  line_format Writes the line anew by a template: line_format "{{.msg}}"
  label_format Renames or makes labels: label_format a=b, c="{{.d}}"
  decolorize Takes terminal colours out of the line
  drop Leaves labels out
  keep Keeps only these labels
  unwrap The value of a label as the number that a range function counts with
  `,
  "stage",
);

/** What may stand right behind a selector. */
export const LOGQL_FILTERS: readonly Completion[] = [
  { label: "|=", detail: "line has the text" },
  { label: "!=", detail: "line has not the text" },
  { label: "|~", detail: "line matches the regular expression" },
  { label: "!~", detail: "line matches it not" },
  { label: "|", detail: "stage" },
];

export const LOGQL_FUNCTIONS = [
  ...signatures(
    `
    absent_over_time({…} [range]) 1 if there is no line in the range, else nothing
    bytes_over_time({…} [range]) Bytes of the lines in the range
    bytes_rate({…} [range]) Bytes of lines per second
    count_over_time({…} [range]) Number of lines in the range
    rate({…} [range]) Lines per second; of unwrapped values their sum per second
    avg_over_time({…} | unwrap label [range]) Average of unwrapped values
    first_over_time({…} | unwrap label [range]) First of the unwrapped values
    last_over_time({…} | unwrap label [range]) Last of the unwrapped values
    max_over_time({…} | unwrap label [range]) Highest of the unwrapped values
    min_over_time({…} | unwrap label [range]) Lowest of the unwrapped values
    quantile_over_time(φ, {…} | unwrap label [range]) The value that a share φ of the unwrapped ones is below
    rate_counter({…} | unwrap label [range]) Growth per second of unwrapped values that are a counter
    stddev_over_time({…} | unwrap label [range]) Standard deviation of unwrapped values
    stdvar_over_time({…} | unwrap label [range]) Variance of unwrapped values
    sum_over_time({…} | unwrap label [range]) Sum of unwrapped values
    label_replace(v, dst, replacement, src, regex) A label made of another by a regular expression
    vector(number) A number as a vector without labels
    `,
    "function",
  ),
  ...signatures(
    `
    avg(v) Average over series; by (…) or without (…) groups them
    bottomk(k, v) The k lowest series of each group
    count(v) Number of series
    max(v) Highest value
    min(v) Lowest value
    sort(v) By value, lowest first
    sort_desc(v) By value, highest first
    stddev(v) Standard deviation over series
    stdvar(v) Variance over series
    sum(v) Sum over series; by (…) or without (…) groups them
    topk(k, v) The k highest series of each group
    `,
    "aggregation",
  ),
];
