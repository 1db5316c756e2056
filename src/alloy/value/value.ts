/** What a reference is good for, by the names of Alloy's reference documentation. */
export type CapsuleType =
  | "otelcol.Consumer"
  | "otelcol.Handler"
  | "otelcol.ExtensionHandler"
  | "MetricsReceiver"
  | "LogsReceiver"
  | "RelabelRules";

/** What an expression yields. */
export type Value =
  | NullValue
  | NumberValue
  | StringValue
  | BooleanValue
  | ArrayValue
  | ObjectValue
  | FunctionValue
  | SecretValue
  | ReferenceValue
  | UnknownValue;

export interface NullValue {
  readonly kind: "null";
}

/** A whole number of 64 bits as a bigint (from 2^63 on without sign), or a float. */
export interface NumberValue {
  readonly kind: "number";
  readonly number: bigint | number;
}

export interface StringValue {
  readonly kind: "string";
  readonly text: string;
  /** Whether it came from outside the file, as from the environment: it is never shown. */
  readonly isPrivate: boolean;
}

export interface BooleanValue {
  readonly kind: "bool";
  readonly bool: boolean;
}

export interface ArrayValue {
  readonly kind: "array";
  readonly elements: readonly Value[];
}

export interface ObjectValue {
  readonly kind: "object";
  readonly fields: ReadonlyMap<string, Value>;
}

/** A function of the standard library. */
export interface FunctionValue {
  readonly kind: "function";
  /** With its namespace, as `string.join`. */
  readonly name: string;
  /** @throws ValueProblem, whose `argument` says which one is meant. */
  readonly call: (args: readonly Value[]) => Value;
}

/** A text that Alloy takes for secrets only, as `local.file` exports with `is_secret`. */
export interface SecretValue {
  readonly kind: "secret";
  readonly text: string;
}

/** What a component exports for others to send to or to use, as `otelcol.processor.batch.default.input`. */
export interface ReferenceValue {
  readonly kind: "reference";
  readonly type: CapsuleType;
  /** The component's name and label with a dot. */
  readonly node: string;
  /** The export's name. */
  readonly output: string;
}

/** What is known only when the file runs, as the targets of a discovery. It passes every check. */
export interface UnknownValue {
  readonly kind: "unknown";
  readonly why: string;
  /** The component that will know it, and the name of what it exports. */
  readonly from?: { readonly node: string; readonly output: string };
}

/** An expression cannot be evaluated. The position is added by who knows the expression. */
export class ValueProblem extends Error {
  /** Which argument of a call is meant, from 0. */
  readonly argument: number | undefined;

  constructor(message: string, argument?: number) {
    super(message);
    this.argument = argument;
  }
}

export const NULL: NullValue = { kind: "null" };

/** @param why in words, for messages. @param from the export that it stands for, if it is one. */
export const unknownValue = (why: string, from?: UnknownValue["from"]): UnknownValue =>
  from === undefined ? { kind: "unknown", why } : { kind: "unknown", why, from };

/** @param number of 64 bits, signed. */
export const integer = (number: bigint): NumberValue => ({ kind: "number", number });
export const float = (number: number): NumberValue => ({ kind: "number", number });

/** @param origin `outside` for what must not be shown, as the environment's. */
export const text = (content: string, origin: "file" | "outside" = "file"): StringValue => ({
  kind: "string",
  text: content,
  isPrivate: origin === "outside",
});
export const bool = (value: boolean): BooleanValue => ({ kind: "bool", bool: value });
export const array = (elements: readonly Value[]): ArrayValue => ({ kind: "array", elements });
export const object = (fields: Iterable<readonly [string, Value]>): ObjectValue => ({
  kind: "object",
  fields: new Map(fields),
});

/** The name of a value's type in Alloy's messages. */
export function typeName(value: Value): string {
  return value.kind === "secret" || value.kind === "reference" ? "capsule" : value.kind;
}

/** Whether a part of it must not be shown. */
export function isPrivate(value: Value): boolean {
  switch (value.kind) {
    case "string":
      return value.isPrivate;
    case "secret":
      return true;
    case "array":
      return value.elements.some(isPrivate);
    case "object":
      return [...value.fields.values()].some(isPrivate);
    case "null":
    case "number":
    case "bool":
    case "function":
    case "reference":
    case "unknown":
      return false;
  }
}
