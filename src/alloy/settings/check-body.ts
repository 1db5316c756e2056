import type { Attribute, Block, Body, Expression, Literal } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/source.ts";
import { nearest } from "../nearest.ts";
import type {
  AttributeSchema,
  BlockSchema,
  BodySchema,
  NotEmbedded,
  RuleInput,
  ValueType,
} from "../schema/schema.ts";
import { EvaluationError, describe } from "../value/evaluate.ts";
import type { Evaluator } from "../value/evaluate.ts";
import { Secret } from "../value/secret.ts";
import { maskUrl } from "../value/show-value.ts";
import { ValueProblem, isPrivate } from "../value/value.ts";
import type { Value } from "../value/value.ts";
import { convert, defaultValue } from "./convert.ts";
import type { Setting } from "./convert.ts";
import { Settings, isList } from "./settings.ts";

/** Who runs the file: the embedded engine, which leaves parts to Alloy, or Alloy itself in a cluster. */
export type AlloyEngine = "embedded" | "kubernetes";

/** What the check of one component gathers. */
export interface BodyCheck {
  readonly engine: AlloyEngine;
  readonly evaluator: Evaluator;
  readonly report: (problem: Diagnostic) => void;
  /** Told of each text in the file whose attribute is a secret. */
  readonly hide: (span: Span) => void;
  /** Told of an address that is empty because the environment does not have it. */
  readonly offBecause: (reason: string, span: Span) => void;
}

/**
 * Checks a block against its schema, and evaluates it: names, how often each stands, types, and the schema's rules.
 * All problems are reported; what is wrong has no value in the result.
 *
 * @param head the part of the block that a message about the whole block marks.
 */
export function checkBody(block: Block, schema: BodySchema, check: BodyCheck): Settings {
  const hidden = new Set<string>();
  const attributes = checkAttributes(block, schema, { ...check, hidden });
  const blocks = checkBlocks(block, schema, check);
  const given = new Set(block.body.map(({ name }) => name.text));
  const settings = new Settings(block.name.text, block, { attributes, given, hidden, blocks });
  for (const rule of schema.rules) {
    for (const { message, at } of rule(ruleInput(settings))) {
      check.report({ severity: "error", message, span: placeOf(block, at) });
    }
  }
  return settings;
}

/** The line that a message about a whole block marks: its name and label. */
export const headOf = (block: Block): Span => ({
  start: block.start,
  end: (block.label ?? block.name).end,
});

function placeOf(block: Block, name: string | undefined): Span {
  const statement = block.body.find((each) => each.name.text === name);
  if (statement === undefined) return headOf(block);
  return statement.kind === "block" ? headOf(statement) : statement;
}

const attributesOf = (body: Body): readonly Attribute[] => body.filter((each) => each.kind === "attribute");
const blocksOf = (body: Body): readonly Block[] => body.filter((each) => each.kind === "block");

/** With the names of the attributes whose values came from outside the file. */
type AttributeCheck = BodyCheck & { readonly hidden: Set<string> };

function checkAttributes(
  block: Block,
  schema: BodySchema,
  check: AttributeCheck,
): ReadonlyMap<string, Setting> {
  const found = new Map<string, Setting>();
  const seen = new Set<string>();
  for (const attribute of attributesOf(block.body)) {
    const { text: name } = attribute.name;
    if (seen.has(name)) problem(check, attribute, `attribute "${name}" may only be provided once`);
    else {
      seen.add(name);
      const setting = checkAttribute(attribute, schema, check);
      if (setting !== undefined) found.set(name, setting);
    }
  }
  return withDefaults(block, schema, { seen, found, check });
}

function withDefaults(
  block: Block,
  schema: BodySchema,
  parts: {
    readonly seen: ReadonlySet<string>;
    readonly found: ReadonlyMap<string, Setting>;
    readonly check: BodyCheck;
  },
): ReadonlyMap<string, Setting> {
  const complete = new Map<string, Setting>();
  for (const [name, { type, required, default: otherwise }] of Object.entries(schema.attributes)) {
    const setting = parts.found.get(name);
    if (setting !== undefined) complete.set(name, setting);
    else if (parts.seen.has(name)) continue;
    else if (required) problem(parts.check, headOf(block), `missing required attribute "${name}"`);
    else if (otherwise !== undefined) complete.set(name, convert(defaultValue(otherwise), type));
  }
  return complete;
}

function checkAttribute(
  attribute: Attribute,
  schema: BodySchema,
  check: AttributeCheck,
): Setting | undefined {
  const { text: name } = attribute.name;
  const known = ownProperty(schema.attributes, name);
  if (known === undefined) {
    const message = ownProperty(schema.blocks, name)
      ? `"${name}" must be a block, but is used as an attribute`
      : `unrecognized attribute name "${name}"${didYouMean(name, Object.keys(schema.attributes))}`;
    problem(check, attribute, message);
    return undefined;
  }
  hideTexts(attribute.value, known.type, check);
  const value = evaluate(attribute.value, check);
  if (value !== undefined && isPrivate(value)) check.hidden.add(name);
  return value && convertAttribute(attribute, { schema: known, value }, check);
}

function evaluate(expression: Expression, check: BodyCheck): Value | undefined {
  try {
    return check.evaluator.evaluate(expression);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    problem(check, error.span, error.message);
    return undefined;
  }
}

function convertAttribute(
  attribute: Attribute,
  { schema, value }: { readonly schema: AttributeSchema; readonly value: Value },
  check: BodyCheck,
): Setting | undefined {
  const place = placeIn(attribute.value);
  try {
    const setting = convert(value, schema.type);
    checkAddress(attribute, { schema, value, setting }, check);
    checkEmbedded(schema.notEmbedded, { setting, attribute }, check);
    return setting;
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    const inside = place(error.message);
    problem(check, inside.span, `${inside.subject} ${inside.message}`);
    return undefined;
  }
}

/** The element that a message means by `[2].name`, if it stands in the file. */
const placeIn =
  (expression: Expression) =>
  (message: string): { readonly span: Span; readonly subject: string; readonly message: string } => {
    const [, index, field, rest = ""] = /^(?:\[(\d+)\]|\.([^\s.[]+)) ?([^]*)$/.exec(message) ?? [];
    const inner =
      expression.kind === "list" && index !== undefined
        ? expression.elements[Number(index)]
        : expression.kind === "object"
          ? expression.fields.find(({ name }) => name.text === field)?.value
          : undefined;
    if (inner !== undefined) return placeIn(inner)(rest);
    return { span: expression, subject: describe(expression), message };
  };

/** An address must not be empty, unless the environment says so, which turns its destination off. */
function checkAddress(
  attribute: Attribute,
  {
    schema,
    value,
    setting,
  }: { readonly schema: AttributeSchema; readonly value: Value; readonly setting: Setting },
  check: BodyCheck,
): void {
  if (schema.type.kind !== "endpoint" || !schema.required) return;
  if (!(setting instanceof Secret) || !setting.isEmpty) return;
  if (check.engine === "embedded" && isPrivate(value))
    check.offBecause(unsetText(attribute.value), attribute);
  else problem(check, attribute, `"${attribute.name.text}" must not be empty`);
}

function unsetText(expression: Expression): string {
  const variable = /\benv\("([^"\\]+)"\)/.exec(sourceNames(expression))?.[1];
  if (variable === undefined) return "its address is empty, so that nothing is sent there";
  return `${variable} is not set, so that nothing is sent there; to turn it on, set it before the engine starts`;
}

/** Calls with a text as `env("NAME")`, written out. */
function sourceNames(expression: Expression): string {
  if (expression.kind !== "call") return "";
  const [argument] = expression.arguments;
  const inner = expression.arguments.map(sourceNames).find((each) => each !== "");
  if (inner !== undefined) return inner;
  return argument?.kind === "literal" ? `${describe(expression.callee)}(${argument.text})` : "";
}

function checkEmbedded(
  notEmbedded: NotEmbedded | undefined,
  { setting, attribute }: { readonly setting: Setting; readonly attribute: Attribute },
  check: BodyCheck,
): void {
  if (notEmbedded === undefined || check.engine !== "embedded") return;
  const given = isList(setting) ? setting : [setting];
  const odd = given.find((each) => !(notEmbedded.except ?? []).some((known) => known === each));
  if (odd === undefined) return;
  const what =
    typeof odd === "string" ? `${attribute.name.text} ${JSON.stringify(odd)}` : attribute.name.text;
  problem(check, attribute, `the embedded engine does not support ${what}: ${notEmbedded.instead}`);
}

function checkBlocks(block: Block, schema: BodySchema, check: BodyCheck): readonly Settings[] {
  const counts = new Map<string, number>();
  for (const { name } of blocksOf(block.body)) counts.set(name.text, (counts.get(name.text) ?? 0) + 1);
  for (const [name, { occurs }] of Object.entries(schema.blocks)) {
    const isNeeded = occurs === "required" || occurs === "at least once";
    if (isNeeded && !counts.has(name)) problem(check, headOf(block), `missing required block "${name}"`);
  }
  return blocksOf(block.body).flatMap((inner) => {
    const known = checkBlockName(inner, schema, { count: counts.get(inner.name.text) ?? 0, check });
    return known === undefined ? [] : [checkBody(inner, known, check)];
  });
}

/** @returns the schema by which the block's body is to be checked. */
function checkBlockName(
  block: Block,
  schema: BodySchema,
  { count, check }: { readonly count: number; readonly check: BodyCheck },
): BlockSchema | undefined {
  const { text: name } = block.name;
  const known = ownProperty(schema.blocks, name);
  if (known === undefined) {
    const message = ownProperty(schema.attributes, name)
      ? `"${name}" must be an attribute, but is used as a block`
      : `unrecognized block name "${name}"${didYouMean(name, Object.keys(schema.blocks))}`;
    problem(check, headOf(block), message);
    return undefined;
  }
  if (block.label !== undefined && block.label.text !== "") {
    problem(check, headOf(block), `block "${name}" does not support specifying labels`);
  }
  if (count > 1 && (known.occurs === "optional" || known.occurs === "required")) {
    problem(check, headOf(block), `block "${name}" may only be specified once`);
  }
  if (known.notEmbedded !== undefined && check.engine === "embedded") {
    problem(
      check,
      headOf(block),
      `the embedded engine does not support the block "${name}": ${known.notEmbedded.instead}`,
    );
    return undefined;
  }
  return known.isOpen === true ? undefined : known;
}

function ruleInput(settings: Settings): RuleInput {
  const { attributes } = settings;
  return {
    text: (name) => {
      const value = attributes.get(name);
      return typeof value === "string" ? value : undefined;
    },
    number: (name) => {
      const value = attributes.get(name);
      return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
    },
    bool: (name) => {
      const value = attributes.get(name);
      return typeof value === "boolean" ? value : undefined;
    },
    has: (name) => settings.isGiven(name),
  };
}

/** Passwords and addresses with keys in them are not shown in the lines around a problem. */
function hideTexts(expression: Expression, type: ValueType, check: BodyCheck): void {
  if (type.kind === "list" || type.kind === "map" || type.kind === "nullable") {
    return hideTexts(expression, type.of, check);
  }
  if (type.kind !== "secret" && type.kind !== "endpoint") return;
  for (const { text, start, end } of textsIn(expression)) {
    const content = text.slice(1, -1);
    if (type.kind === "secret" || maskUrl(content) !== content) check.hide({ start, end });
  }
}

function textsIn(expression: Expression): readonly Literal[] {
  switch (expression.kind) {
    case "literal":
      return expression.type === "STRING" ? [expression] : [];
    case "parenthesized":
      return textsIn(expression.inner);
    case "binary":
      return [...textsIn(expression.left), ...textsIn(expression.right)];
    case "list":
      return expression.elements.flatMap(textsIn);
    case "object":
      return expression.fields.flatMap(({ value }) => textsIn(value));
    case "call":
      // The name of a variable is no secret.
      return /(^|\.)env$/.test(describe(expression.callee)) ? [] : expression.arguments.flatMap(textsIn);
    case "identifier":
    case "access":
    case "index":
    case "unary":
      return [];
  }
}

const problem = (check: BodyCheck, { start, end }: Span, message: string): void =>
  check.report({ severity: "error", message, span: { start, end } });

function didYouMean(name: string, known: readonly string[]): string {
  const best = nearest(name, known);
  return best === undefined ? "" : `; did you mean "${best}"?`;
}

const ownProperty = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
