import type { Block, Body, Expression } from "../syntax/ast.ts";
import type { Span } from "../syntax/source.ts";
import type { BlockSchema, BodySchema, RuleInput } from "../schema/schema.ts";
import { didYouMean, headOf, ownProperty, problem } from "./body-check.ts";
import type { BodyCheck } from "./body-check.ts";
import { checkAttributes } from "./check-attributes.ts";
import { Settings } from "./settings.ts";

/**
 * Checks a block against its schema, and evaluates it: names, how often each stands, types, and the schema's rules.
 * All problems are reported; what is wrong has no value in the result.
 */
export function checkBody(block: Block, schema: BodySchema, check: BodyCheck): Settings {
  const hidden = new Set<string>();
  const attributes = checkAttributes(block, schema, { ...check, hidden });
  const blocks = checkBlocks(block, schema, check);
  const given = new Set(block.body.map(({ name }) => name.text));
  const expressions = expressionsOf(block.body);
  const settings = new Settings(block.name.text, block, { attributes, given, hidden, expressions, blocks });
  for (const rule of schema.rules) {
    for (const { message, at } of rule(ruleInput(settings))) {
      check.report({ severity: "error", message, span: placeOf(block, at) });
    }
  }
  return settings;
}

function placeOf(block: Block, name: string | undefined): Span {
  const statement = block.body.find((each) => each.name.text === name);
  if (statement === undefined) return headOf(block);
  return statement.kind === "block" ? headOf(statement) : statement;
}

const expressionsOf = (body: Body): ReadonlyMap<string, Expression> =>
  new Map(body.flatMap((each) => (each.kind === "attribute" ? [[each.name.text, each.value] as const] : [])));

const blocksOf = (body: Body): readonly Block[] => body.filter((each) => each.kind === "block");

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
    names: (name) => [...settings.map(name).keys()],
    has: (name) => settings.isGiven(name),
  };
}
