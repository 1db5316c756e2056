/** Comparisons by order; what is equal is written in as many ways as there are languages. */
type OrderOperator = "<" | "<=" | ">" | ">=";

/** Nothing holds for NaN. */
export function holdsInOrder<T extends bigint | number | string>(
  operator: OrderOperator,
  left: T,
  right: T,
): boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}
