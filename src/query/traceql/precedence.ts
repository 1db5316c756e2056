/**
 * The published grammar gives operators other precedences than Tempo's (all field operators the same, prefix
 * operators the lowest), so its tree is flattened to a line of operands and operators and grouped again here.
 */
export type Item<Node> =
  | { readonly kind: "operand"; readonly node: Node }
  | { readonly kind: "prefix" | "infix"; readonly operator: string; readonly offset: number };

export interface Grouping<Node> {
  /** A higher number binds tighter; `undefined` if it is no operator here. */
  readonly infix: (operator: string) => number | undefined;
  readonly prefix: (operator: string) => number | undefined;
  readonly rightAssociative: (operator: string) => boolean;
  readonly combine: (operator: string, left: Node, right: Node, offset: number) => Node;
  readonly apply: (operator: string, operand: Node, offset: number) => Node;
  /** Called where an operand is missing or an operator is not one. */
  readonly fail: (offset: number) => never;
}

/** Precedence climbing over a line of items. @throws what `fail` throws */
export function group<Node>(items: readonly Item<Node>[], grouping: Grouping<Node>, end: number): Node {
  let next = 0;

  const operand = (): Node => {
    const item = items[next++];
    if (item === undefined) return grouping.fail(end);
    if (item.kind === "operand") return item.node;
    const power = item.kind === "prefix" ? grouping.prefix(item.operator) : undefined;
    if (power === undefined) return grouping.fail(item.offset);
    return grouping.apply(item.operator, expression(power), item.offset);
  };

  const expression = (least: number): Node => {
    let left = operand();
    for (;;) {
      const item = items[next];
      if (item === undefined) return left;
      if (item.kind !== "infix") return grouping.fail(item.kind === "prefix" ? item.offset : end);
      const power = grouping.infix(item.operator);
      if (power === undefined) return grouping.fail(item.offset);
      if (power < least) return left;
      next++;
      const right = expression(grouping.rightAssociative(item.operator) ? power : power + 1);
      left = grouping.combine(item.operator, left, right, item.offset);
    }
  };

  return expression(0);
}
