import type { SyntaxNode } from "@lezer/common";
import type { Span } from "../ast.ts";

/** Named children. Comments are none: the grammar is not shown them. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) all.push(child);
  return all;
}

export function spanOf(node: SyntaxNode): Span {
  return { from: node.from, to: node.to };
}
