import { CONTEXTS } from "../paths/contexts.ts";
import type { ContextName } from "../paths/contexts.ts";
import { statementFunctions } from "../functions/tables.ts";
import type { Condition, Expression, Path, Statement } from "../syntax/ast.ts";
import { StatementError } from "../syntax/statement-error.ts";
import { contextOf } from "./resolve-path.ts";

/** From the lowest on: the lowest context that is named is the one that can read all of them. */
const PRIORITY = ["log", "datapoint", "metric", "spanevent", "span", "resource", "scope"] as const;

/**
 * The context of statements that do not name theirs: the lowest that a path begins with, or a lower one if that has not
 * all of the functions and enums (pkg/ottl's context inference).
 *
 * @param offered the contexts of the signal.
 * @throws StatementError for a path that begins with no context, and if no context fits.
 */
export function inferContext(
  statements: readonly Statement[],
  offered: readonly ContextName[],
): ContextName | undefined {
  const found = new Found();
  for (const { editor, where } of statements) {
    found.expression(editor);
    if (where !== undefined) found.condition(where);
  }
  const named = new Set(found.paths.map((path) => namedBy(path, offered)));
  const inOrder = PRIORITY.filter((each) => offered.includes(each));
  const lowest = inOrder.find((each) => named.has(each));
  if (lowest === undefined) return undefined;
  const candidates = [lowest, ...inOrder.filter((each) => isBelow(each, lowest))];
  return candidates.find((each) => has(each, found));
}

/** Lower contexts reach the paths of those above them. */
const isBelow = (lower: ContextName, upper: ContextName): boolean =>
  lower !== upper && Object.hasOwn(CONTEXTS[lower].paths, upper);

function namedBy(path: Path, offered: readonly ContextName[]): ContextName {
  const name = contextOf(path);
  const context = name === "instrumentation_scope" ? "scope" : offered.find((each) => each === name);
  if (context !== undefined) return context;
  const first = path.segments[0]?.name ?? "";
  throw new StatementError(
    `a path must begin with its context here: one of ${offered.map((each) => `${each}.`).join(", ")} before ${first}`,
    path,
  );
}

function has(context: ContextName, { functions, enums }: Found): boolean {
  const known = statementFunctions(context);
  return (
    [...functions].every((name) => known.has(name)) &&
    [...enums].every((name) => Object.hasOwn(CONTEXTS[context].enums, name) || known.has(name))
  );
}

/** What statements name. */
class Found {
  readonly paths: Path[] = [];
  readonly functions = new Set<string>();
  readonly enums = new Set<string>();

  condition(condition: Condition): void {
    switch (condition.kind) {
      case "and":
      case "or":
        for (const operand of condition.operands) this.condition(operand);
        return;
      case "not":
        this.condition(condition.operand);
        return;
      case "comparison":
        this.expression(condition.left);
        this.expression(condition.right);
        return;
      case "bool":
      case "call":
        this.expression(condition);
        return;
    }
  }

  expression(expression: Expression): void {
    switch (expression.kind) {
      case "path":
        this.paths.push(expression);
        for (const { keys } of expression.segments) for (const key of keys) this.expression(key);
        return;
      case "call":
        this.functions.add(expression.name);
        for (const { value } of expression.arguments) this.expression(value);
        for (const key of expression.keys) this.expression(key);
        return;
      case "enum":
        this.enums.add(expression.name);
        return;
      case "list":
        for (const element of expression.elements) this.expression(element);
        return;
      case "map":
        for (const { value } of expression.entries) this.expression(value);
        return;
      case "math":
        this.expression(expression.left);
        this.expression(expression.right);
        return;
      case "nil":
      case "text":
      case "bytes":
      case "bool":
      case "int":
      case "float":
        return;
    }
  }
}
