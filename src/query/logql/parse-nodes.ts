import type { SyntaxNode } from "@lezer/common";
import type { Matcher } from "../../model/matcher.ts";
import type { Span } from "./ast.ts";
import { parseError } from "./errors.ts";
import { unquote } from "./parse-literals.ts";

/** A query's text and how to read the small things in it. */
export class Source {
  readonly query: string;

  constructor(query: string) {
    this.query = query;
  }

  text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }

  span(node: SyntaxNode): Span {
    return { from: node.from, to: node.to };
  }

  string(node: SyntaxNode): string {
    return unquote(this.query, node.from, this.text(node));
  }

  /** `name <operator> "value"` */
  matcher(node: SyntaxNode): Matcher {
    const [name, operator, value] = children(node);
    if (name === undefined || operator === undefined || value === undefined) throw this.unexpected(node);
    const sign = this.text(operator);
    if (sign !== "=" && sign !== "!=" && sign !== "=~" && sign !== "!~") throw this.unexpected(operator);
    return { name: this.text(name), operator: sign, value: this.string(value) };
  }

  /** For a tree that is not what the grammar promises. */
  unexpected(node: SyntaxNode): Error {
    return parseError(this.query, node.from, `syntax error: unexpected ${this.text(node) || "$end"}`);
  }
}

/** Named children, comments left out. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment") found.push(child);
  }
  return found;
}

/** The items of a list that the grammar nests to the left: `List(List(Item) Item)`. */
export function listItems(node: SyntaxNode): SyntaxNode[] {
  const items: SyntaxNode[] = [];
  let list: SyntaxNode | undefined = node;
  while (list !== undefined) {
    const [first, ...rest]: SyntaxNode[] = children(list);
    const nested: SyntaxNode | undefined = first?.name === node.name ? first : undefined;
    const here = nested === undefined && first !== undefined ? [first, ...rest] : rest;
    for (const item of here.toReversed()) items.push(item);
    list = nested;
  }
  return items.toReversed();
}
