import { blanked } from "./blank.ts";

/** Where in a PromQL or LogQL text the cursor is, as far as label names and values go. */
export type MatcherContext =
  | { readonly kind: "labelName"; readonly metric: string }
  | { readonly kind: "labelValue"; readonly metric: string; readonly label: string }
  /** In the quotes of a metric's name, as in `{"http.requests`. */
  | { readonly kind: "metricName" }
  | { readonly kind: "grouping" }
  | { readonly kind: "range" }
  /** In a string or a comment. */
  | { readonly kind: "text" }
  | { readonly kind: "expression" };

/** @param before the text up to the cursor */
export function matcherContext(before: string): MatcherContext {
  const open = openString(before);
  const bare = blanked(before);
  const braces = bare.lastIndexOf("{") > bare.lastIndexOf("}");
  const metric = /([a-zA-Z_:][\w:]*)\s*\{[^{}]*$/.exec(bare)?.[1] ?? "";
  if (open !== undefined) {
    const label = /([a-zA-Z_][\w.]*)\s*(?:=~|!~|!=|=)\s*$/.exec(before.slice(0, open))?.[1];
    if (braces && label !== undefined) return { kind: "labelValue", metric, label };
    return braces && /[{,]\s*$/.test(before.slice(0, open)) ? { kind: "metricName" } : { kind: "text" };
  }
  if (/#[^\n]*$/.test(bare)) return { kind: "text" };
  if (braces) return { kind: "labelName", metric };
  if (bare.lastIndexOf("[") > bare.lastIndexOf("]")) return { kind: "range" };
  if (/\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*$/.test(bare)) return { kind: "grouping" };
  return { kind: "expression" };
}

/** Where the string begins that the cursor is in. */
function openString(text: string): number | undefined {
  const opened = /(["'`])((?:\\.|(?!\1).)*)$/s.exec(
    text.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g, (closed) => " ".repeat(closed.length)),
  );
  return opened?.index;
}
