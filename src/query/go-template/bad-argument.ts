import type { Operand } from "./ast.ts";
import type { TypeName } from "./function.ts";
import { TemplateError } from "./template-error.ts";

/** An argument of another type than the function takes. */
export class BadArgument extends TemplateError {
  readonly index: number;
  readonly expected: TypeName;

  constructor(message: string, index: number, expected: TypeName) {
    super(message);
    this.index = index;
    this.expected = expected;
  }
}

/** What is wrong with an argument, and the operand that Go's text/template tells it at. */
export interface ArgumentProblem {
  readonly at: Operand | undefined;
  readonly message: string;
}

/** @param operands as written: what a pipe gives comes behind them, and is told at the last of them. */
export function argumentProblem(
  { index, expected, message }: BadArgument,
  operands: readonly Operand[],
  textOf: (operand: Operand) => string,
): ArgumentProblem {
  const operand = operands[index];
  if (operand === undefined) return { at: innermost(operands.at(-1)), message };
  const literal = LITERALS[expected];
  if (operand.kind === "nil") return { at: operand, message: `cannot assign nil to ${expected}` };
  const isLiteral = operand.kind === "string" || operand.kind === "number" || operand.kind === "bool";
  if (!isLiteral || literal === undefined) return { at: innermost(operand), message };
  return { at: operand, message: `expected ${literal}; found ${textOf(operand)}` };
}

/** What literals are called that a function takes. */
const LITERALS: Partial<Record<TypeName, string>> = { string: "string", int: "integer", float: "float" };

/** The operand that was evaluated last within one. */
function innermost(operand: Operand | undefined): Operand | undefined {
  if (operand?.kind !== "pipe") return operand;
  return innermost(operand.pipe.commands.at(-1)?.operands.at(-1));
}
