import { nearest } from "../../../alloy/nearest.ts";
import type { Span } from "../../../alloy/syntax/source.ts";
import type { Binder, FunctionDefinition } from "../functions/definition.ts";
import type { Functions } from "../functions/tables.ts";
import { UNSUPPORTED } from "../functions/unsupported.ts";
import type { Context } from "../paths/contexts.ts";
import type { Access, Getter } from "../run/access.ts";
import { getIn } from "../run/keys.ts";
import type { CompiledKey } from "../run/keys.ts";
import type { Run } from "../run/run.ts";
import type { Call, Condition, Expression, Key, Path, Statement } from "../syntax/ast.ts";
import { StatementError } from "../syntax/statement-error.ts";
import { compare } from "../values/compare.ts";
import { calculate } from "../values/math.ts";
import { OttlError, listOf, mapOf, typeName } from "../values/value.ts";
import { resolvePath } from "./resolve-path.ts";

/** @throws OttlError */
export type CompiledCondition = (run: Run) => boolean;
/** @throws OttlError */
export type CompiledStatement = (run: Run) => void;

/** Turns what was parsed into closures, with all that can be decided before there is data decided. */
export class Compiler implements Binder {
  readonly #context: Context;
  readonly #functions: Functions;

  constructor(context: Context, functions: Functions) {
    this.#context = context;
    this.#functions = functions;
  }

  /** @throws StatementError */
  statement({ editor, where }: Statement): CompiledStatement {
    const edit = this.#call(editor);
    if (where === undefined) return edit;
    const isTrue = this.condition(where);
    return (run) => {
      if (isTrue(run)) edit(run);
    };
  }

  /** @throws StatementError */
  condition(condition: Condition): CompiledCondition {
    switch (condition.kind) {
      case "bool":
        return () => condition.value;
      case "not": {
        const operand = this.condition(condition.operand);
        return (run) => !operand(run);
      }
      case "and": {
        const operands = condition.operands.map((each) => this.condition(each));
        return (run) => operands.every((operand) => operand(run));
      }
      case "or": {
        const operands = condition.operands.map((each) => this.condition(each));
        return (run) => operands.some((operand) => operand(run));
      }
      case "comparison": {
        const [left, right] = [this.getter(condition.left), this.getter(condition.right)];
        return (run) => compare(left(run), condition.operator, right(run));
      }
      case "call":
        return this.#boolean(condition);
    }
  }

  #boolean(call: Call): CompiledCondition {
    const get = this.#call(call);
    return (run) => {
      const value = get(run);
      if (typeof value === "boolean") return value;
      throw new OttlError(`${call.name} returned ${typeName(value)}, which is no condition`);
    };
  }

  /** @throws StatementError for names, functions and arguments that the context does not have. */
  getter(expression: Expression): Getter {
    switch (expression.kind) {
      case "nil":
        return () => undefined;
      case "text":
      case "bool":
      case "bytes":
      case "int":
      case "float": {
        const { value } = expression;
        return () => value;
      }
      case "enum": {
        const value = this.#enum(expression.name, expression);
        return () => value;
      }
      case "list": {
        const elements = expression.elements.map((each) => this.getter(each));
        return (run) => listOf(elements.map((get) => get(run)));
      }
      case "map": {
        const entries = expression.entries.map(({ key, value }) => [key.value, this.getter(value)] as const);
        return (run) => mapOf(entries.map(([key, get]) => [key, get(run)]));
      }
      case "path":
        return this.access(expression).get;
      case "call":
        return this.#call(expression);
      case "math": {
        const [left, right] = [this.getter(expression.left), this.getter(expression.right)];
        return (run) => calculate(left(run), expression.operator, right(run));
      }
    }
  }

  /** @throws StatementError for a path that the context does not have. */
  access(path: Path): Access {
    return resolvePath(path, this.#context, (keys) => this.#keys(keys));
  }

  /** @throws StatementError for one that the context does not have, with the name that may be meant. */
  function(name: string, span: Span): FunctionDefinition {
    const found = this.#functions.get(name);
    if (found !== undefined) return found;
    const reason = UNSUPPORTED.get(name);
    const message =
      reason === undefined
        ? `undefined function ${name} in the context ${this.#context.name}${this.#hint(name)}`
        : `the function ${name} is not supported here: ${reason}`;
    throw new StatementError(message, span);
  }

  #hint(name: string): string {
    const near = nearest(name, [...this.#functions.keys()]);
    return near === undefined ? "" : `; did you mean ${near}?`;
  }

  #enum(name: string, span: Span): bigint {
    const { enums } = this.#context;
    const value = Object.hasOwn(enums, name) ? enums[name] : undefined;
    if (value !== undefined) return BigInt(value);
    throw new StatementError(`unknown enum ${name} in the context ${this.#context.name}`, span);
  }

  #call(call: Call): Getter {
    const get = this.function(call.name, call.nameSpan).compile(call, this);
    if (call.keys.length === 0) return get;
    const keys = this.#keys(call.keys);
    return (run) => getIn(get(run), keys, run);
  }

  #keys(keys: readonly Key[]): readonly CompiledKey[] {
    return keys.map((key) => (key.kind === "text" || key.kind === "int" ? key.value : this.getter(key)));
  }
}
