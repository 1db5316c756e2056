import { errorMessage } from "../../base/errors.ts";
import type { Branch, Command, Node, Operand, Pipe, Template } from "./ast.ts";
import { BadArgument, argumentProblem } from "./bad-argument.ts";
import { FailedCall, callFunction } from "./function.ts";
import type { TemplateFunction } from "./function.ts";
import { TemplateError } from "./template-error.ts";
import { LabelMap, type Value, isList, isTime, isTrue, membersOf, typeName, valueText } from "./value.ts";

/** What a template is filled in with. */
export interface TemplateInput {
  /** The dot, and `$`. */
  readonly data: Value;
  /** All functions but {@link LAZY_FUNCTIONS}. */
  readonly findFunction: (name: string) => TemplateFunction | undefined;
}

/** Functions whose arguments are evaluated only as far as needed. */
export const LAZY_FUNCTIONS: ReadonlySet<string> = new Set(["and", "or"]);

/** Longest text that a template may make, in UTF-16 units. */
const LONGEST = 4_194_304;
/** How deep templates may call each other. */
const MAX_DEPTH = 100;
/** Nodes worked on: a bound on loops within loops. */
const MAX_STEPS = 100_000;

class Break extends Error {}
class Continue extends Error {}

interface Variable {
  readonly name: string;
  value: Value;
}

/** Fills a template in once. */
export class Execution {
  private readonly name: string;
  private readonly source: string;
  private readonly template: Template;
  private readonly input: TemplateInput;
  private readonly variables: Variable[];
  private out = "";
  private depth = 0;
  private steps = 0;

  /** @param name of the template in messages. @param source its text. */
  constructor(name: string, source: string, template: Template, input: TemplateInput) {
    this.name = name;
    this.source = source;
    this.template = template;
    this.input = input;
    this.variables = [{ name: "$", value: input.data }];
  }

  /** @throws TemplateError with the place, as Go's text/template words it */
  run(): string {
    this.walkAll(this.template.body, this.input.data);
    return this.out;
  }

  private walkAll(nodes: readonly Node[], dot: Value): void {
    for (const node of nodes) this.walk(node, dot);
  }

  private walk(node: Node, dot: Value): void {
    this.work(1);
    switch (node.kind) {
      case "text":
        return this.write(node.text);
      case "action": {
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0)
          this.write(value === undefined ? "<no value>" : valueText(value));
        return undefined;
      }
      case "if":
      case "with":
        return this.branch(node, dot);
      case "range":
        return this.range(node, dot);
      case "template":
        return this.call(node, dot);
      case "break":
        throw new Break();
      case "continue":
        throw new Continue();
    }
  }

  private work(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS)
      throw new TemplateError(`the template takes too many steps (limit ${MAX_STEPS})`);
  }

  private write(text: string): void {
    this.out += text;
    if (this.out.length > LONGEST)
      throw new TemplateError(`the template's text is too long (limit ${LONGEST})`);
  }

  private branch(node: Branch & { readonly kind: "if" | "with" | "range" }, dot: Value): void {
    this.scoped(() => {
      const value = this.pipe(node.pipe, dot);
      const inner = node.kind === "with" ? value : dot;
      if (isTrue(value)) this.walkAll(node.body, inner);
      else this.walkAll(node.otherwise, dot);
    });
  }

  private range(node: Branch, dot: Value): void {
    this.scoped(() => {
      const value = this.pipe(node.pipe, dot);
      const items = this.itemsOf(value, node.pipe);
      this.work(items.length);
      if (items.length === 0) return this.walkAll(node.otherwise, dot);
      for (const [key, item] of items) {
        if (!this.round(node, key, item)) break;
      }
      return undefined;
    });
  }

  /** @returns whether to go on. */
  private round(node: Branch, key: Value, item: Value): boolean {
    return this.scoped(() => {
      const { variables } = node.pipe;
      if (variables.length === 1) this.set(variables[0] ?? "", item);
      else if (variables.length > 1) {
        this.set(variables[0] ?? "", key);
        this.set(variables[1] ?? "", item);
      }
      try {
        this.walkAll(node.body, item);
      } catch (error) {
        if (error instanceof Break) return false;
        if (!(error instanceof Continue)) throw error;
      }
      return true;
    });
  }

  private itemsOf(value: Value, pipe: Pipe): readonly (readonly [Value, Value])[] {
    if (value === undefined) return [];
    if (isList(value)) return value.map((item, index) => [BigInt(index), item] as const);
    if (typeof value === "bigint") {
      if (value > MAX_STEPS) throw new TemplateError(`range over ${value} is too much (limit ${MAX_STEPS})`);
      return Array.from(
        { length: Math.max(0, Number(value)) },
        (_, index) => [BigInt(index), BigInt(index)] as const,
      );
    }
    const members = membersOf(value);
    if (members !== undefined) return [...members].toSorted(([a], [b]) => (a < b ? -1 : 1));
    throw this.error(pipe, `range can't iterate over ${valueText(value)}`);
  }

  private call(node: Extract<Node, { kind: "template" }>, dot: Value): void {
    const body = this.template.named.get(node.name);
    if (body === undefined) throw this.error(node, `template ${JSON.stringify(node.name)} not defined`);
    if (++this.depth > MAX_DEPTH) throw this.error(node, `exceeded maximum template depth (${MAX_DEPTH})`);
    const inner = node.pipe === undefined ? undefined : this.pipe(node.pipe, dot);
    this.scoped(() => {
      this.variables.push({ name: "$", value: inner });
      this.walkAll(body, inner);
    });
    this.depth--;
  }

  private scoped<T>(run: () => T): T {
    const { length } = this.variables;
    const result = run();
    this.variables.length = length;
    return result;
  }

  private pipe(pipe: Pipe, dot: Value): Value {
    let value: Value;
    for (const [index, command] of pipe.commands.entries()) {
      value = this.command(command, dot, index > 0 ? [value] : []);
    }
    for (const name of pipe.variables) {
      if (pipe.declares) this.variables.push({ name, value });
      else this.set(name, value);
    }
    return value;
  }

  private set(name: string, value: Value): void {
    const variable = this.variables.findLast((known) => known.name === name);
    if (variable !== undefined) variable.value = value;
  }

  /** @param final what the command before gave. */
  private command(command: Command, dot: Value, final: readonly Value[]): Value {
    const [first, ...rest] = command.operands;
    if (first === undefined) return undefined;
    if (first.kind === "function") return this.function(first, command, rest, dot, final);
    if (rest.length === 0 && final.length === 0) {
      if (first.kind === "nil") throw this.error(first, "nil is not a command");
      return this.operand(first, dot);
    }
    if (first.kind === "field") {
      throw this.error(first, `${first.names.at(-1) ?? ""} is not a method but has arguments`);
    }
    throw this.error(first, `can't give argument to non-function ${this.textOf(first)}`);
  }

  private function(
    { name, from, to }: Operand & { readonly kind: "function" },
    command: Command,
    operands: readonly Operand[],
    dot: Value,
    final: readonly Value[],
  ): Value {
    if (name === "and" || name === "or") return this.lazy(name, { from, to }, operands, dot, final);
    const fn = this.input.findFunction(name);
    if (fn === undefined) throw this.error(command, `function ${JSON.stringify(name)} not defined`);
    const args = [...operands.map((operand) => this.operand(operand, dot)), ...final];
    try {
      return callFunction(name, fn, args);
    } catch (error) {
      if (error instanceof BadArgument) {
        const { at, message } = argumentProblem(error, operands, (operand) => this.textOf(operand));
        throw this.error(at ?? { from, to }, message);
      }
      throw this.error(error instanceof FailedCall ? command : { from, to }, errorMessage(error));
    }
  }

  /** The first that decides, or the last. */
  private lazy(
    name: "and" | "or",
    place: Place,
    operands: readonly Operand[],
    dot: Value,
    final: readonly Value[],
  ): Value {
    if (operands.length + final.length === 0) {
      throw this.error(place, `wrong number of args for ${name}: want at least 1 got 0`);
    }
    let value: Value;
    for (const operand of operands) {
      value = this.operand(operand, dot);
      if (isTrue(value) === (name === "or")) return value;
    }
    return final.length > 0 ? final[0] : value;
  }

  private operand(operand: Operand, dot: Value): Value {
    switch (operand.kind) {
      case "dot":
        return dot;
      case "nil":
        return undefined;
      case "bool":
      case "number":
      case "string":
        return operand.value;
      case "field":
        return this.fields(operand, dot, operand.names);
      case "variable": {
        const variable = this.variables.findLast(({ name }) => name === operand.name);
        return this.fields(operand, variable?.value, operand.names);
      }
      case "function":
        return this.function(operand, { ...operand, operands: [operand] }, [], dot, []);
      case "pipe":
        return this.fields(operand, this.pipe(operand.pipe, dot), operand.names);
    }
  }

  /** What is nothing has no fields, without that being wrong; a member that is not there or `null` must not have any. */
  private fields(place: Place, value: Value, names: readonly string[]): Value {
    if (value === undefined) return undefined;
    return names.reduce<Value>((current, name) => this.field(place, current, name), value);
  }

  private field(place: Place, value: Value, name: string): Value {
    if (value instanceof LabelMap) return value.get(name);
    const members = membersOf(value);
    if (members !== undefined) return members.get(name);
    if (value === undefined) throw this.error(place, `nil pointer evaluating interface {}.${name}`);
    const type = isTime(value) ? "time.Time" : typeName(value);
    throw this.error(place, `can't evaluate field ${name} in type ${type}`);
  }

  private textOf({ from, to }: Place): string {
    return this.source.slice(from, to);
  }

  private error(place: Place, message: string): TemplateError {
    const before = this.source.slice(0, place.toldAt ?? place.from);
    const start = before.lastIndexOf("\n") + 1;
    const line = before.split("\n").length;
    const column = Buffer.byteLength(before.slice(start));
    return new TemplateError(
      `template: ${this.name}:${line}:${column}: executing ${JSON.stringify(this.name)} at <${this.textOf(place)}>: ${message}`,
    );
  }
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly toldAt?: number;
}
