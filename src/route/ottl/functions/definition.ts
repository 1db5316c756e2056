import { WatchtowerError } from "../../../base/errors.ts";
import type { Span } from "../../../alloy/syntax/source.ts";
import type { Access, Getter } from "../run/access.ts";
import type { Argument, Call, Expression, Path } from "../syntax/ast.ts";
import { StatementError } from "../syntax/statement-error.ts";

/** What functions ask of the compiler. @throws StatementError */
export interface Binder {
  getter(expression: Expression): Getter;
  access(path: Path): Access;
  /** A function of the context. */
  function(name: string, span: Span): FunctionDefinition;
}

/** How an argument is read from a statement. */
export interface Parameter<T> {
  readonly isOptional: boolean;
  /** @throws StatementError */
  bind(value: Expression, binder: Binder): T;
  /** For those that take any value: one that is made elsewhere. */
  readonly ofGetter?: (getter: Getter) => T;
}

type Parameters = Readonly<Record<string, Parameter<unknown>>>;
type Bound<P> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** An editor or a converter: an editor changes telemetry and returns `nil`. */
export interface FunctionDefinition {
  /** As statements call it. */
  readonly name: string;
  /** @throws StatementError */
  compile(call: Call, binder: Binder): Getter;
  /** For functions that are passed on: with one value as their only argument. @throws StatementError */
  applyTo(value: Getter, span: Span): Getter;
}

/** Where arguments stand, for what is found wrong with them. */
export class CallSite {
  readonly #spans: ReadonlyMap<string, Span>;
  readonly #call: Span;

  constructor(call: Span, spans: ReadonlyMap<string, Span>) {
    this.#call = call;
    this.#spans = spans;
  }

  /** To be thrown, at the argument's place, or at the call's if the argument is not given. */
  problem(parameter: string, message: string): StatementError {
    return new StatementError(message, this.#spans.get(parameter) ?? this.#call);
  }
}

/**
 * @param parameters in the order in which they are given without names.
 * @param create makes what runs; throws `site.problem(…)` for arguments that are wrong whatever the data.
 */
export function define<P extends Parameters>(
  name: string,
  parameters: P,
  create: (bound: Bound<P>, site: CallSite) => Getter,
): FunctionDefinition {
  const created = (bound: Record<string, unknown>, site: CallSite): Getter => {
    if (!isBound(bound, parameters)) throw new WatchtowerError("internal", `${name} lacks an argument`);
    return create(bound, site);
  };
  return {
    name,
    compile(call, binder) {
      const given = match(call, parameters);
      const bound = Object.fromEntries(
        [...given].map(([parameter, { value }]) => [parameter, parameters[parameter]?.bind(value, binder)]),
      );
      return created(
        bound,
        new CallSite(call, new Map(Array.from(given, ([key, each]) => [key, each.value]))),
      );
    },
    applyTo(value, span) {
      const [first, ...others] = Object.entries(parameters);
      const ofGetter = first?.[1].ofGetter;
      if (first === undefined || ofGetter === undefined || others.some(([, { isOptional }]) => !isOptional)) {
        throw new StatementError(`${name} does not take one value as its only argument`, span);
      }
      return created({ [first[0]]: ofGetter(value) }, new CallSite(span, new Map()));
    },
  };
}

/** Each argument was made by its parameter, so that only one that is needed can be missing. */
function isBound<P extends Parameters>(
  bound: Record<string, unknown>,
  parameters: P,
): bound is Record<string, unknown> & Bound<P> {
  return Object.entries(parameters).every(
    ([name, { isOptional }]) => isOptional || Object.hasOwn(bound, name),
  );
}

/** Arguments by parameter. @throws StatementError */
function match(call: Call, parameters: Parameters): ReadonlyMap<string, Argument> {
  const names = Object.keys(parameters);
  const required = names.filter((name) => parameters[name]?.isOptional === false).length;
  const given = new Map<string, Argument>();
  for (const [at, argument] of call.arguments.entries()) {
    const name =
      argument.name === undefined ? positional(names, at, argument, given) : named(names, argument, call);
    if (given.has(name)) throw new StatementError(`${call.name} is given ${name} twice`, argument);
    given.set(name, argument);
  }
  if (call.arguments.length > names.length) throw wrongCount(call, names, required);
  const missing = names.find((name) => parameters[name]?.isOptional === false && !given.has(name));
  if (missing === undefined) return given;
  throw call.arguments.length < required
    ? wrongCount(call, names, required)
    : new StatementError(`${call.name} needs ${missing}`, call);
}

function positional(
  names: readonly string[],
  at: number,
  argument: Argument,
  given: ReadonlyMap<string, Argument>,
): string {
  if ([...given.values()].some(({ name }) => name !== undefined)) {
    throw new StatementError("an argument without a name stands behind one with a name", argument);
  }
  return names[at] ?? `argument ${at + 1}`;
}

/** Names may be written as `pair_delimiter` or `pairDelimiter`. */
function named(names: readonly string[], argument: Argument, call: Call): string {
  const found = names.find((name) => pascal(name) === pascal(argument.name ?? ""));
  if (found !== undefined) return found;
  const known = names.length === 0 ? "none" : names.join(", ");
  throw new StatementError(
    `${call.name} has no parameter ${argument.name ?? ""}, it takes ${known}`,
    argument,
  );
}

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function wrongCount(call: Call, names: readonly string[], required: number): StatementError {
  const count = required === names.length ? String(required) : `${required} to ${names.length}`;
  const list = names.length === 0 ? "" : ` (${names.join(", ")})`;
  return new StatementError(
    `${call.name} takes ${count} ${count === "1" ? "argument" : "arguments"}${list}, but got ${call.arguments.length}`,
    call,
  );
}
