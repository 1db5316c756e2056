import { WatchtowerError } from "../../../base/errors.ts";
import { holdsInOrder } from "../../../base/ordering.ts";
import type { Comparator, Node } from "./ast.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Argument, JmesFunction } from "./functions.ts";
import { JmesProblem } from "./jmes-problem.ts";
import { isEqual, isList, isObject, memberOf, objectOf, typeOf } from "./json.ts";
import type { Json } from "./json.ts";
import { parseJmesPath } from "./parse.ts";

/** What an expression finds in a value; `null` if nothing. @throws JmesProblem where a function is given what it does not take. */
export type Search = (value: Json) => Json;

/**
 * A JMESPath expression (jmespath.org, the whole specification), ready to be asked of values.
 *
 * @throws WatchtowerError `invalid`, saying where, also for functions that there are not; `limit`
 */
export const compileJmesPath = (source: string): Search => compile(parseJmesPath(source));

function compile(node: Node): Search {
  switch (node.kind) {
    case "current":
      return (value) => value;
    case "literal":
      return () => node.value;
    case "field":
      return (value) => (isObject(value) ? memberOf(value, node.name) : null);
    case "index":
      return (value) => (isList(value) ? (value.at(node.index) ?? null) : null);
    case "slice":
      return (value) => (isList(value) ? slice(value, node) : null);
    case "chain": {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (value) => right(left(value));
    }
    case "flatten": {
      const of = compile(node.of);
      return (value) => {
        const list = of(value);
        return isList(list) ? list.flat(1) : null;
      };
    }
    case "projection":
      return projection(node);
    case "list": {
      const items = node.items.map(compile);
      return (value) => (value === null ? null : items.map((item) => item(value)));
    }
    case "object": {
      const members = node.members.map(([name, member]) => [name, compile(member)] as const);
      return (value) =>
        value === null ? null : objectOf(members.map(([name, member]) => [name, member(value)] as const));
    }
    case "or":
    case "and": {
      const [left, right] = [compile(node.left), compile(node.right)];
      const isDoneIf = node.kind === "or";
      return (value) => {
        const first = left(value);
        return isTrue(first) === isDoneIf ? first : right(value);
      };
    }
    case "not": {
      const of = compile(node.of);
      return (value) => !isTrue(of(value));
    }
    case "compare": {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (value) => compare(node.operator, left(value), right(value));
    }
    case "call":
      return call(node.name, node.args);
    case "reference":
      throw new WatchtowerError("invalid", "& stands before a function's argument only");
  }
}

/** What counts as true: all but `null`, `false`, and empty texts, lists and objects. */
function isTrue(value: Json): boolean {
  if (value === null || value === false || value === "") return false;
  if (isList(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

function projection(node: Extract<Node, { kind: "projection" }>): Search {
  const [left, right] = [compile(node.left), compile(node.right)];
  const keep = node.keep === undefined ? undefined : compile(node.keep);
  return (value) => {
    const base = left(value);
    const elements = node.over === "elements" ? base : isObject(base) ? Object.values(base) : null;
    if (!isList(elements)) return null;
    const kept = keep === undefined ? elements : elements.filter((element) => isTrue(keep(element)));
    return kept.map(right).filter((found) => found !== null);
  };
}

/** Order is of numbers alone. */
function compare(operator: Comparator, a: Json, b: Json): Json {
  if (operator === "==") return isEqual(a, b);
  if (operator === "!=") return !isEqual(a, b);
  if (typeof a !== "number" || typeof b !== "number") return null;
  return holdsInOrder(operator, a, b);
}

function slice(list: readonly Json[], { start, stop, step }: Extract<Node, { kind: "slice" }>): Json {
  const { length } = list;
  const bound = (at: number): number => {
    if (at < 0) return Math.max(at + length, step < 0 ? -1 : 0);
    return Math.min(at, step < 0 ? length - 1 : length);
  };
  const from = start === undefined ? (step < 0 ? length - 1 : 0) : bound(start);
  const to = stop === undefined ? (step < 0 ? -1 : length) : bound(stop);
  const found: Json[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) found.push(list[at] ?? null);
  return found;
}

function call(name: string, args: readonly Node[]): Search {
  const offered: JmesFunction | undefined = FUNCTIONS.get(name);
  if (offered === undefined) {
    throw new WatchtowerError(
      "invalid",
      `there is no function ${name}; there are ${[...FUNCTIONS.keys()].join(", ")}`,
    );
  }
  checkCount(name, offered, args.length);
  const compiled = args.map((arg, index) => {
    const isReference = arg.kind === "reference";
    const wantsReference = typesOf(offered, index).includes("expression");
    if (isReference !== wantsReference) {
      throw new WatchtowerError(
        "invalid",
        `argument ${index + 1} of ${name} is ${wantsReference ? "an" : "no"} expression with &`,
      );
    }
    const search = compile(arg.kind === "reference" ? arg.of : arg);
    return { isReference, search };
  });
  return (value) => {
    const given = compiled.map(({ isReference, search }): Argument => (isReference ? search : search(value)));
    for (const [index, argument] of given.entries()) checkType(name, offered, index, argument);
    return offered.call(given);
  };
}

function checkCount(name: string, { args, isVariadic }: JmesFunction, given: number): void {
  if (isVariadic ? given >= args.length : given === args.length) return;
  const wanted = `${isVariadic ? "at least " : ""}${args.length}`;
  throw new WatchtowerError("invalid", `${name} takes ${wanted} arguments, and is given ${given}`);
}

const typesOf = ({ args }: JmesFunction, index: number) => args[Math.min(index, args.length - 1)] ?? ["any"];

function checkType(name: string, offered: JmesFunction, index: number, argument: Argument): void {
  if (typeof argument === "function") return;
  const types = typesOf(offered, index);
  const type = typeOf(argument);
  const isFine = types.some((wanted) => {
    if (wanted === "any" || wanted === type) return true;
    if (!isList(argument)) return false;
    if (wanted === "numbers") return argument.every((item) => typeof item === "number");
    return wanted === "strings" && argument.every((item) => typeof item === "string");
  });
  if (!isFine)
    throw new JmesProblem(`argument ${index + 1} of ${name} is ${type}, not ${types.join(" or ")}`);
}
