import type { SyntaxNode } from "@lezer/common";
import type { Span } from "./ast.ts";

/** Named children, comments left out. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment") all.push(child);
  }
  return all;
}

export function spanOf(node: SyntaxNode): Span {
  return { from: node.from, to: node.to };
}
