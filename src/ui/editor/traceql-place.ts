import { blanked } from "./blank.ts";

/** Where in a TraceQL text the cursor is. */
export type TraceqlPlace =
  /** Where an attribute or an intrinsic may stand: in braces, or in the arguments of a function. */
  | { readonly kind: "field" }
  | { readonly kind: "value"; readonly field: string; readonly isQuoted: boolean }
  /** Behind a field, where it is compared. */
  | { readonly kind: "comparison" }
  /** Behind a whole condition, where another may follow. */
  | { readonly kind: "conjunction" }
  /** Behind a set of spans, where another, or a pipe, may follow. */
  | { readonly kind: "spansetOperator" }
  /** Behind a pipe. */
  | { readonly kind: "stage" }
  /** In a text, a comment, or where nothing is known that fits. */
  | { readonly kind: "nothing" };

const OPERATOR = String.raw`(?:=~|!~|!=|>=|<=|=|>|<)`;
const VALUE = new RegExp(String.raw`([.\w:][\w.:-]*)\s*${OPERATOR}\s*("?)[^"\s{}&|()]*$`);
const CONDITION = new RegExp(String.raw`${OPERATOR}\s*[^\s{}&|]+\s+$`);

/** @param before the text up to the cursor */
export function traceqlPlace(before: string): TraceqlPlace {
  const bare = blanked(before, "_");
  if (/\/\/[^\n]*$/.test(bare)) return { kind: "nothing" };
  const isInBraces = bare.lastIndexOf("{") > bare.lastIndexOf("}");
  const value = VALUE.exec(before);
  if (isInBraces && value !== null)
    return { kind: "value", field: value[1] ?? "", isQuoted: value[2] === '"' };
  if (isOpen(before)) return { kind: "nothing" };
  if (isInBraces) return inBraces(bare.slice(bare.lastIndexOf("{") + 1));
  if (/\b(?:by|select|avg|min|max|sum|\w+_over_time)\s*\((?:[^()]*,)?\s*[\w.:-]*$/.test(bare))
    return { kind: "field" };
  if (/\|\s*\w*$/.test(bare)) return { kind: "stage" };
  return /\}\s*[!&|<>~]*$/.test(bare) ? { kind: "spansetOperator" } : { kind: "nothing" };
}

function inBraces(inside: string): TraceqlPlace {
  if (CONDITION.test(inside)) return { kind: "conjunction" };
  return /[\w)]\s+$/.test(inside) ? { kind: "comparison" } : { kind: "field" };
}

/** Whether the text ends in a string that is still open. */
function isOpen(text: string): boolean {
  const closed = text.replaceAll(/"(?:\\.|[^"\\])*"|`[^`]*`/g, "");
  return /["`]/.test(closed);
}
