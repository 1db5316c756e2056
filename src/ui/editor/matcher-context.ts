/** Where in a PromQL or LogQL text the cursor is, as far as label names and values go. */
export type MatcherContext =
  | { readonly kind: "labelName"; readonly metric: string }
  | { readonly kind: "labelValue"; readonly metric: string; readonly label: string }
  | { readonly kind: "grouping" }
  | { readonly kind: "range" }
  | { readonly kind: "string" }
  | { readonly kind: "expression" };

/** @param before the text up to the cursor */
export function matcherContext(before: string): MatcherContext {
  const open = openString(before);
  const bare = blanked(before);
  const braces = bare.lastIndexOf("{") > bare.lastIndexOf("}");
  const metric = /([a-zA-Z_:][\w:]*)\s*\{[^{}]*$/.exec(bare)?.[1] ?? "";
  if (open !== undefined) {
    const label = /([a-zA-Z_][\w.]*)\s*(?:=~|!~|!=|=)\s*$/.exec(before.slice(0, open))?.[1];
    return braces && label !== undefined ? { kind: "labelValue", metric, label } : { kind: "string" };
  }
  if (braces) return { kind: "labelName", metric };
  if (bare.lastIndexOf("[") > bare.lastIndexOf("]")) return { kind: "range" };
  if (/\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*$/.test(bare)) return { kind: "grouping" };
  return { kind: "expression" };
}

/** Where the string begins that the cursor is in. */
function openString(text: string): number | undefined {
  const opened = /(["'`])((?:\\.|(?!\1).)*)$/s.exec(
    text.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g, blank),
  );
  return opened?.index;
}

function blanked(text: string): string {
  return text.replaceAll(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?/g, blank);
}

function blank(text: string): string {
  return " ".repeat(text.length);
}
