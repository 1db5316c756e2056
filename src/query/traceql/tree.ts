import type { SyntaxNode } from "@lezer/common";

/** Reading nodes of the published grammar's tree. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** A child of this name, if there is one. */
export function childNamed(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.getChild(name) ?? undefined;
}

/** First place where the grammar's error recovery had to guess. */
export function firstError(node: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  node.cursor().iterate((reference) => {
    if (found === undefined && reference.type.isError) found = reference.node;
    return found === undefined;
  });
  return found;
}
