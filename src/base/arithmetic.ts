/** The operators that languages of queries and of configuration share, on doubles. */
export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^";

/** By the rules of IEEE 754: x / 0 is infinite, or not a number. `%` has the sign of the left. */
export function calculateDouble(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    case "^":
      return left ** right;
  }
}
