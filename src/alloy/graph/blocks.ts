import { headOf } from "../settings/body-check.ts";
import type { AlloyEngine } from "../settings/body-check.ts";
import { schemaOf } from "../schema/catalog.ts";
import { stabilityOf } from "../schema/names.ts";
import type { ComponentSchema, Stability } from "../schema/schema.ts";
import type { Block, Body } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { SourceText } from "../syntax/source.ts";
import { SETTINGS_BLOCKS, notFoundText, onlyAlloyText, unsupportedText } from "./unsupported.ts";

/** A block at the top of a file. */
export interface TopBlock {
  /** Name and label with a dot. */
  readonly id: string;
  readonly block: Block;
  /** `undefined` if only Alloy can check it. */
  readonly schema: ComponentSchema | undefined;
  /** Whether other blocks may refer to it. */
  readonly isComponent: boolean;
}

interface Context {
  readonly engine: AlloyEngine;
  readonly source: SourceText;
  readonly report: (problem: Diagnostic) => void;
}

/** The blocks of a file by their ids. Names that are not known, doubles and missing labels are reported. */
export function collectBlocks(body: Body, context: Context): ReadonlyMap<string, TopBlock> {
  const custom = new Set(
    body.flatMap((statement) => (statement.kind === "block" ? customName(statement) : [])),
  );
  const found = new Map<string, TopBlock>();
  const taken = new Map<string, Block>();
  for (const statement of body) {
    if (statement.kind === "attribute") {
      const message = `unrecognized attribute ${statement.name.text}: only blocks may stand here`;
      context.report({ severity: "error", message, span: statement.name });
      continue;
    }
    const id = idOf(statement);
    const before = taken.get(id);
    taken.set(id, before ?? statement);
    if (before !== undefined) reportDouble(id, { before, block: statement }, context);
    else {
      const top = classify(statement, { id, custom, ...context });
      if (top !== undefined) found.set(id, top);
    }
  }
  return found;
}

function idOf({ name, label }: Block): string {
  return label === undefined || label.text === "" ? name.text : `${name.text}.${label.text}`;
}

/** Names that a file gives to components of its own. */
function customName({ name, label }: Block): readonly string[] {
  const makesNames = name.text === "declare" || name.text.startsWith("import.");
  return makesNames && label !== undefined ? [label.text] : [];
}

function reportDouble(
  id: string,
  { before, block }: { readonly before: Block; readonly block: Block },
  { source, report }: Context,
): void {
  const { line, column } = source.positionAt(before.start);
  const message = `block ${id} already declared at ${source.name}:${line}:${column}`;
  report({ severity: "error", message, span: headOf(block) });
}

function classify(
  block: Block,
  context: Context & { readonly id: string; readonly custom: ReadonlySet<string> },
): TopBlock | undefined {
  const { text: name } = block.name;
  const { id, engine } = context;
  const settings = SETTINGS_BLOCKS.get(name);
  if (settings !== undefined) return settingsBlock(block, settings, context);
  const schema = schemaOf(name);
  if (name === "logging") {
    if (block.label !== undefined && block.label.text !== "")
      tell("error", "block logging may not have a label");
    return { id, block, schema, isComponent: false };
  }
  if (
    schema === undefined &&
    !context.custom.has(name.split(".")[0] ?? "") &&
    stabilityOf(name) === undefined
  ) {
    tell("error", notFoundText(name));
    return undefined;
  }
  if (block.label === undefined || block.label.text === "")
    tell("error", `component "${name}" must have a label`);
  if (schema === undefined && engine === "embedded") tell("error", unsupportedText(name));
  if (schema === undefined && engine === "kubernetes") tell("warning", onlyAlloyText(name));
  warnOfStability(schema?.since, schema?.stability ?? stabilityOf(name));
  return { id, block, schema, isComponent: true };

  function tell(severity: "error" | "warning", message: string): void {
    context.report({ severity, message, span: block.name });
  }

  function warnOfStability(since: string | undefined, stability: Stability | undefined): void {
    if (engine !== "kubernetes") return;
    if (since !== undefined)
      tell("error", `${name} comes with Alloy ${since}, which is later than the cluster's`);
    else if (stability === "community")
      tell("warning", `${name} needs Alloy's flag --feature.community-components.enabled`);
    else if (stability !== undefined && stability !== "generally-available") {
      tell("warning", `${name} is ${stability}: Alloy takes it only with --stability.level=${stability}`);
    }
  }
}

function settingsBlock(
  block: Block,
  { severity, text }: { readonly severity: "error" | "warning"; readonly text: string },
  { id, engine, report }: Context & { readonly id: string },
): TopBlock {
  const isModules = block.name.text === "argument" || block.name.text === "export";
  if (engine === "embedded" || isModules) report({ severity, message: text, span: block.name });
  else report({ severity: "warning", message: onlyAlloyText(block.name.text), span: block.name });
  return { id, block, schema: undefined, isComponent: false };
}
