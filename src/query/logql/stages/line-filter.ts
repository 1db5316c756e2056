import { WatchtowerError } from "../../../base/errors.ts";
import { compileSearch } from "../../../base/regexp.ts";
import type { LineOperand, LineOperator } from "../ast.ts";
import { compileIp } from "./ip.ts";
import { compileLinePattern } from "./line-pattern.ts";
import type { Stage } from "./stage.ts";

/**
 * `|=`, `|~`, `|>` keep lines that meet any operand; `!=`, `!~`, `!>` those that meet none.
 *
 * @throws WatchtowerError `invalid` for a bad expression.
 */
export function lineFilter(operator: LineOperator, operands: readonly LineOperand[]): Stage {
  const tests = operands.map((operand) => compileOperand(operator, operand));
  const keeps = operator.startsWith("|");
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) {
    return keeps ? (state) => only(state.line) : (state) => !only(state.line);
  }
  return (state) => tests.some((test) => test(state.line)) === keeps;
}

function compileOperand(operator: LineOperator, { kind, value }: LineOperand): (line: string) => boolean {
  if (kind === "ip") {
    if (operator !== "|=" && operator !== "!=") throw new WatchtowerError("invalid", "ip: invalid operation");
    return compileIp(value).search;
  }
  switch (operator) {
    case "|=":
    case "!=":
      return (line) => line.includes(value);
    case "|~":
    case "!~": {
      const regexp = compileSearch(value);
      return (line) => regexp.test(line);
    }
    case "|>":
    case "!>":
      return compileLinePattern(value);
  }
}
