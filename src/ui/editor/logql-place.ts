import { blanked } from "./blank.ts";
import { matcherContext, type MatcherContext } from "./matcher-context.ts";

/** Where in a LogQL text the cursor is. `lines` is the query of lines before it, whose fields may stand there. */
export type LogqlPlace =
  | Exclude<MatcherContext, { readonly kind: "grouping" | "metricName" }>
  | { readonly kind: "grouping"; readonly lines: string | undefined }
  /** Behind a pipe, where a stage begins or a filter by a field. */
  | { readonly kind: "stage"; readonly lines: string }
  /** Where only a field may stand, as behind `unwrap`. */
  | { readonly kind: "field"; readonly lines: string }
  /** In the quotes of a filter by a field. */
  | { readonly kind: "fieldValue"; readonly lines: string; readonly field: string };

/** A pipe that begins a stage, as against `|=` and its like. */
const PIPE = /\|(?![=~>])/g;

/** What is written of a stage before the field that the cursor is at. */
const BEFORE_FIELD =
  /^\s*(?:unwrap\s+(?:\w+\()?|(?:keep|drop)\s+(?:[^|]*,\s*)?|label_format\s+[^|]*=\s*)\w*$/;
const TEMPLATE_FIELD = /^\s*(?:line_format|label_format)\b.*\{\{[^}]*\.\w*$/s;
const FIELD_VALUE = /(?:^|,|\band|\bor)\s*(\w+)\s*(?:=~|!~|!=|=)\s*["`][^"`]*$/;

/** @param before the text up to the cursor */
export function logqlPlace(before: string): LogqlPlace {
  const place = matcherContext(before);
  const bare = blanked(before, "_");
  const selector = bare.lastIndexOf("{");
  const closed = bare.indexOf("}", selector);
  if (place.kind === "grouping") return { kind: "grouping", lines: wholePipeline(before, bare, selector) };
  if (place.kind === "metricName") return { kind: "text" };
  if (selector === -1 || closed === -1 || /[)[]/.test(bare.slice(closed).replace(/\(\w*$/, ""))) return place;
  const pipe = [...bare.slice(closed).matchAll(PIPE)].at(-1)?.index;
  if (pipe === undefined) return place;
  const lines = before.slice(selector, closed + pipe).trim();
  const stage = before.slice(closed + pipe + 1);
  if (place.kind === "text") return inText(stage, lines);
  if (BEFORE_FIELD.test(stage)) return { kind: "field", lines };
  return /^\s*\w*$/.test(stage) || /(?:,|\band|\bor)\s+\w*$/.test(stage) ? { kind: "stage", lines } : place;
}

function inText(stage: string, lines: string): LogqlPlace {
  if (TEMPLATE_FIELD.test(stage)) return { kind: "field", lines };
  const field = FIELD_VALUE.exec(stage)?.[1];
  return field === undefined ? { kind: "text" } : { kind: "fieldValue", lines, field };
}

/** The query of lines of a range aggregation that ends before the cursor. */
function wholePipeline(before: string, bare: string, selector: number): string | undefined {
  if (selector === -1) return undefined;
  const length = bare.slice(selector).search(/\[/);
  if (length === -1) return undefined;
  return before.slice(selector, selector + length).trim();
}
