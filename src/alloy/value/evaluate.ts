import type { Access, Call, Expression, Identifier, Index } from "../syntax/ast.ts";
import type { Span } from "../syntax/source.ts";
import { ALLOY_LIMITS, limitText } from "../limits.ts";
import { literalValue } from "./literal.ts";
import { evaluateBinary, evaluateUnary } from "./operators.ts";
import { NULL, ValueProblem, array, object, typeName, unknownValue } from "./value.ts";
import type { UnknownValue, Value } from "./value.ts";

/** What names mean. */
export interface Scope {
  /**
   * What a dotted name begins with: a component's exports or the standard library.
   *
   * @returns the value, and how many of the names it takes; `undefined` if nothing has this name.
   */
  resolve(names: readonly string[]): { readonly value: Value; readonly length: number } | undefined;
}

/** An expression cannot be evaluated; `span` is the part that is meant. */
export class EvaluationError extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** Evaluates expressions of one file (syntax/vm of Alloy v1.12.2), and counts what they make. */
export class Evaluator {
  readonly #scope: Scope;
  #made = 0;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** @throws EvaluationError */
  evaluate(expression: Expression): Value {
    const value = this.#evaluate(expression);
    this.#made += sizeOf(value);
    if (this.#made > ALLOY_LIMITS.values) {
      throw new EvaluationError(
        `the file's expressions make too many values ${limitText("values")}`,
        expression,
      );
    }
    return value;
  }

  #evaluate(expression: Expression): Value {
    switch (expression.kind) {
      case "literal":
        return literalValue(expression);
      case "parenthesized":
        return this.evaluate(expression.inner);
      case "list":
        return array(expression.elements.map((element) => this.evaluate(element)));
      case "object":
        return object(expression.fields.map(({ name, value }) => [name.text, this.evaluate(value)]));
      case "unary":
        return this.#unary(expression.operator, expression.operand);
      case "binary": {
        const left = this.evaluate(expression.left);
        const right = this.evaluate(expression.right);
        return at(expression, () => evaluateBinary(expression.operator, left, right), "the operation");
      }
      case "identifier":
        return this.#name(expression);
      case "access":
        return this.#access(expression);
      case "index":
        return this.#index(expression);
      case "call":
        return this.#call(expression);
    }
  }

  #unary(operator: "!" | "-", operand: Expression): Value {
    const value = this.evaluate(operand);
    return at(operand, () => evaluateUnary(operator, value), describe(operand));
  }

  #name(expression: Identifier): Value {
    const found = this.#scope.resolve([expression.name]);
    if (found !== undefined) return found.value;
    throw new EvaluationError(`identifier "${expression.name}" does not exist`, expression);
  }

  #access(expression: Access): Value {
    const names = dottedNames(expression);
    const found = names && this.#scope.resolve(names.map(({ text }) => text));
    if (names === undefined || found === undefined)
      return accessField(this.evaluate(expression.of), expression);
    let { value } = found;
    for (const name of names.slice(found.length)) value = fieldOf(value, name.text, name);
    return value;
  }

  #index({ of, index }: Index): Value {
    const value = this.evaluate(of);
    const key = this.evaluate(index);
    if (value.kind === "unknown") return value;
    if (key.kind === "unknown") return key;
    if (value.kind === "array") return elementAt(value.elements, key, index);
    if (value.kind === "object") {
      if (key.kind !== "string") throw wrongType(index, "string", key);
      return value.fields.get(key.text) ?? NULL;
    }
    throw new EvaluationError(`${describe(of)} expected object or array, got ${typeName(value)}`, of);
  }

  #call(expression: Call): Value {
    const callee = this.evaluate(expression.callee);
    if (callee.kind === "unknown") return callee;
    if (callee.kind !== "function") throw wrongType(expression.callee, "function", callee);
    const args = expression.arguments.map((argument) => this.evaluate(argument));
    try {
      return callee.call(args);
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      const argument = error.argument === undefined ? undefined : expression.arguments[error.argument];
      const place = argument ?? expression.callee;
      throw new EvaluationError(`${describe(place)} ${error.message}`, place);
    }
  }
}

/** The parts of a dotted name; `undefined` for what is none, such as `f().x`. */
export function dottedNames(
  expression: Expression,
): readonly (Span & { readonly text: string })[] | undefined {
  if (expression.kind === "identifier") {
    return [{ text: expression.name, start: expression.start, end: expression.end }];
  }
  if (expression.kind !== "access") return undefined;
  const before = dottedNames(expression.of);
  return before && [...before, expression.name];
}

const accessField = (value: Value, { name, of }: Access): Value => {
  if (value.kind === "object" || value.kind === "unknown") return fieldOf(value, name.text, name);
  throw new EvaluationError(
    `${describe(of)} cannot access field "${name.text}" on value of type ${typeName(value)}`,
    of,
  );
};

function fieldOf(value: Value, name: string, span: Span): Value {
  if (value.kind === "unknown") return unknownField(value, name);
  if (value.kind !== "object") {
    throw new EvaluationError(`cannot access field "${name}" on value of type ${typeName(value)}`, span);
  }
  const field = value.fields.get(name);
  if (field !== undefined) return field;
  const known = [...value.fields.keys()];
  const hint = known.length > 0 && known.length <= 20 ? `; it has: ${known.join(", ")}` : "";
  throw new EvaluationError(`field "${name}" does not exist${hint}`, span);
}

function unknownField(value: UnknownValue, name: string): UnknownValue {
  if (value.from === undefined) return value;
  const { node, output } = value.from;
  return unknownValue(value.why, { node, output: output === "" ? name : `${output}.${name}` });
}

function elementAt(elements: readonly Value[], key: Value, index: Expression): Value {
  if (key.kind !== "number") throw wrongType(index, "number", key);
  const position = Math.trunc(Number(key.number));
  const element = elements[position];
  if (element !== undefined) return element;
  throw new EvaluationError(
    `${describe(index)} index ${position} is out of range of array with length ${elements.length}`,
    index,
  );
}

const wrongType = (expression: Expression, expected: string, value: Value): EvaluationError =>
  new EvaluationError(`${describe(expression)} should be ${expected}, got ${typeName(value)}`, expression);

function at<T>(expression: Expression, evaluate: () => T, what: string): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ValueProblem) throw new EvaluationError(`${what} ${error.message}`, expression);
    throw error;
  }
}

/** How a message calls an expression. Texts are not shown, since they may be secrets. */
export function describe(expression: Expression): string {
  const names = dottedNames(expression);
  if (names !== undefined) return names.map(({ text }) => text).join(".");
  switch (expression.kind) {
    case "literal":
      return expression.type === "STRING" ? "the string" : expression.text;
    case "call":
      return `${describe(expression.callee)}()`;
    case "list":
      return "the list";
    case "object":
      return "the object";
    case "identifier":
    case "access":
    case "index":
    case "unary":
    case "binary":
    case "parenthesized":
      return "the value";
  }
}

const sizeOf = (value: Value): number =>
  value.kind === "array" ? value.elements.length + 1 : value.kind === "object" ? value.fields.size + 1 : 1;
