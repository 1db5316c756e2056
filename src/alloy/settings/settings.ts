import { WatchtowerError } from "../../base/errors.ts";
import { byteCount, nanoseconds } from "../../base/units.ts";
import type { ByteCount, Nanoseconds } from "../../base/units.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Span } from "../syntax/source.ts";
import type { ReferenceValue, Value } from "../value/value.ts";
import { Secret } from "../value/secret.ts";
import type { AnySetting, Setting } from "./convert.ts";
import { placeOf } from "./place.ts";
import type { ValuePart } from "./place.ts";

/**
 * What a block sets, checked against its schema: each attribute in the form of its type, with defaults filled in.
 *
 * Ask by the names of Alloy's reference documentation: `block("client")?.endpoint("endpoint")`. To ask for what the
 * schema does not have, or in another form, is an error of the program and thrown as `internal`.
 */
export class Settings {
  /** The block's whole name, as `otelcol.exporter.otlp` or `stage.json`. */
  readonly name: string;
  readonly span: Span;
  /** The blocks in it, of all names, in the order of the file; stages are run in this order. */
  readonly inOrder: readonly Settings[];
  readonly #attributes: ReadonlyMap<string, Setting>;
  readonly #given: ReadonlySet<string>;
  readonly #hidden: ReadonlySet<string>;
  readonly #expressions: ReadonlyMap<string, Expression>;

  /**
   * @param given names of the attributes and blocks that stand in the file.
   * @param expressions what stands behind the `=` of attributes.
   * @param hidden names of the attributes whose values came from the environment or a file.
   */
  constructor(
    name: string,
    span: Span,
    parts: {
      readonly attributes: ReadonlyMap<string, Setting>;
      readonly given: ReadonlySet<string>;
      readonly hidden: ReadonlySet<string>;
      readonly expressions: ReadonlyMap<string, Expression>;
      readonly blocks: readonly Settings[];
    },
  ) {
    this.name = name;
    this.span = span;
    this.#attributes = parts.attributes;
    this.#given = parts.given;
    this.#hidden = parts.hidden;
    this.#expressions = parts.expressions;
    this.inOrder = parts.blocks;
  }

  /** All attributes that have a value, in the order of the schema. */
  get attributes(): ReadonlyMap<string, Setting> {
    return this.#attributes;
  }

  /** Whether the file sets the attribute or has such a block. */
  isGiven(name: string): boolean {
    return this.#given.has(name);
  }

  /** Whether an attribute's value must not be printed, though its type is none of a secret. */
  isHidden(name: string): boolean {
    return this.#hidden.has(name);
  }

  /** Where an attribute's value stands in the file, or a part of it; the block, if the file does not set it. */
  placeOf(name: string, part: ValuePart = {}): Span {
    const expression = this.#expressions.get(name);
    return expression === undefined ? this.span : placeOf(expression, part);
  }

  /** The only block of a name; `undefined` if the file has none, which for most means its defaults. */
  block(name: string): Settings | undefined {
    return this.inOrder.find((each) => each.name === name);
  }

  /** All blocks of a name, in the order of the file. */
  blocks(name: string): readonly Settings[] {
    return this.inOrder.filter((each) => each.name === name);
  }

  /**
   * @throws WatchtowerError `internal` if it has no value, or one of another type: the schema should have seen to
   * it.
   */
  string(name: string): string {
    return this.stringOr(name) ?? missing(this.name, name);
  }

  /** For attributes without a default. */
  stringOr(name: string): string | undefined {
    return this.#as(name, "a text", (value) => (typeof value === "string" ? value : undefined));
  }

  /** As {@link Settings.string}. */
  number(name: string): number {
    return this.numberOr(name) ?? missing(this.name, name);
  }

  numberOr(name: string): number | undefined {
    return this.#as(name, "a number", (value) => (typeof value === "number" ? value : undefined));
  }

  /** As {@link Settings.string}. */
  bool(name: string): boolean {
    const value = this.#as(name, "a boolean", (each) => (typeof each === "boolean" ? each : undefined));
    return value ?? missing(this.name, name);
  }

  /** As {@link Settings.string}. */
  duration(name: string): Nanoseconds {
    return this.durationOr(name) ?? missing(this.name, name);
  }

  durationOr(name: string): Nanoseconds | undefined {
    return this.#as(name, "a duration", (value) =>
      typeof value === "bigint" ? nanoseconds(value) : undefined,
    );
  }

  /** A size such as `512KiB`, in bytes. As {@link Settings.string}. */
  bytes(name: string): ByteCount {
    return byteCount(this.number(name));
  }

  /** A password, token or address; `reveal()` where it is used. */
  secret(name: string): Secret | undefined {
    return this.#as(name, "a secret", (value) => (value instanceof Secret ? value : undefined));
  }

  strings(name: string): readonly string[] {
    return this.#list(name).map((each) => (typeof each === "string" ? each : missing(this.name, name)));
  }

  /** Durations of a list, as of histograms' buckets. */
  durations(name: string): readonly Nanoseconds[] {
    return this.#list(name).map((each) =>
      typeof each === "bigint" ? nanoseconds(each) : missing(this.name, name),
    );
  }

  /** Targets and other lists of maps of texts. */
  stringMaps(name: string): readonly ReadonlyMap<string, string>[] {
    return this.#list(name).map((each) => (isMap(each) ? textsOf(each) : missing(this.name, name)));
  }

  /** Empty if the file sets none. */
  stringMap(name: string): ReadonlyMap<string, string> {
    return textsOf(this.map(name));
  }

  /** Values in the form of the schema's type, as of headers or of labels that may be `null`. */
  map(name: string): ReadonlyMap<string, Setting> {
    return this.#as(name, "a map", (value) => (isMap(value) ? value : undefined)) ?? new Map();
  }

  /** Who is referred to, one by one or in a list. */
  references(name: string): readonly ReferenceValue[] {
    const value = this.#attributes.get(name);
    return value === undefined ? [] : referencesIn(value);
  }

  /** What an attribute that takes everything was given. */
  value(name: string): Value | undefined {
    return this.#as(name, "a value", (value) => (isAny(value) ? value.value : undefined));
  }

  #list(name: string): readonly Setting[] {
    return this.#as(name, "a list", (value) => (isList(value) ? value : undefined)) ?? [];
  }

  #as<T>(name: string, form: string, read: (value: Setting) => T | undefined): T | undefined {
    const value = this.#attributes.get(name);
    if (value === undefined) return undefined;
    const found = read(value);
    if (found !== undefined) return found;
    throw new WatchtowerError("internal", `${this.name} has no ${name} that is ${form}`);
  }
}

function missing(block: string, name: string): never {
  throw new WatchtowerError("internal", `${block} has no value for ${name}`);
}

export const isList = (value: Setting): value is readonly Setting[] => Array.isArray(value);
export const isMap = (value: Setting): value is ReadonlyMap<string, Setting> => value instanceof Map;
export const isAny = (value: Setting): value is AnySetting =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "any";

/** References in a setting at any depth. */
function referencesIn(value: Setting): readonly ReferenceValue[] {
  if (isList(value)) return value.flatMap(referencesIn);
  if (isMap(value)) return [...value.values()].flatMap(referencesIn);
  const isReference =
    typeof value === "object" && value !== null && "kind" in value && value.kind === "reference";
  return isReference ? [value] : [];
}

const textsOf = (map: ReadonlyMap<string, Setting>): ReadonlyMap<string, string> =>
  new Map([...map].map(([key, value]) => [key, typeof value === "string" ? value : missing("a map", key)]));
