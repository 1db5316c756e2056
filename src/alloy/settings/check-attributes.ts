import type { Attribute, Block, Body, Expression } from "../syntax/ast.ts";
import type { Span } from "../syntax/source.ts";
import type { AttributeSchema, BodySchema, NotEmbedded } from "../schema/schema.ts";
import { EvaluationError, describe } from "../value/evaluate.ts";
import { Secret } from "../value/secret.ts";
import { ValueProblem, isPrivate } from "../value/value.ts";
import type { Value } from "../value/value.ts";
import { didYouMean, headOf, ownProperty, problem } from "./body-check.ts";
import type { BodyCheck } from "./body-check.ts";
import { convert, defaultValue } from "./convert.ts";
import type { Setting } from "./convert.ts";
import { hideTexts } from "./hidden-texts.ts";
import { isList } from "./settings.ts";

/**
 * Checks and evaluates the attributes of a block.
 *
 * @returns those that are right, and defaults of those that are not given, in the order of the schema.
 */
export function checkAttributes(
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

/** With the names of the attributes whose values came from outside the file. */
type AttributeCheck = BodyCheck & { readonly hidden: Set<string> };

const attributesOf = (body: Body): readonly Attribute[] => body.filter((each) => each.kind === "attribute");

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
