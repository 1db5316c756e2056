import type { SyntaxNode } from "@lezer/common";
import type { Matcher } from "../../model/matcher.ts";
import { parseError } from "./errors.ts";
import { type Source, listItems } from "./parse-nodes.ts";

export function readSelector(source: Source, selector: SyntaxNode): Matcher[] {
  const list = selector.getChild("Matchers");
  if (list === null) throw parseError(source.query, selector.from + 1, "syntax error: unexpected }");
  return listItems(list).map((matcher) => source.matcher(matcher));
}
