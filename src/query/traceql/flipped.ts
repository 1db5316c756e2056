import type { ComparisonOperator } from "./ast.ts";

const FLIPPED: Readonly<Partial<Record<string, ComparisonOperator>>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** The same comparison with its sides exchanged; `undefined` where there is none, as for regular expressions. */
export const flipped = (operator: string): ComparisonOperator | undefined => FLIPPED[operator];
