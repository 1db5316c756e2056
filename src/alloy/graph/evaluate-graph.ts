import { errorMessage } from "../../base/errors.ts";
import { checkBody } from "../settings/check-body.ts";
import type { AlloyEngine, BodyCheck } from "../settings/body-check.ts";
import type { Settings } from "../settings/settings.ts";
import type { ComponentSchema } from "../schema/schema.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/source.ts";
import { Evaluator } from "../value/evaluate.ts";
import type { Scope } from "../value/evaluate.ts";
import { object, text, unknownValue } from "../value/value.ts";
import type { Value } from "../value/value.ts";
import type { TopBlock } from "./blocks.ts";
import { edgesByName, edgesOf } from "./edges.ts";
import type { AlloyEdge, AlloyGraph, AlloyNode } from "./graph.ts";
import type { Links } from "./link.ts";
import { resolveId } from "./references.ts";

interface Parts {
  readonly blocks: ReadonlyMap<string, TopBlock>;
  readonly links: Links;
  readonly library: ReadonlyMap<string, Value>;
  readonly engine: AlloyEngine;
  readonly readFile: (path: string) => string;
  readonly report: (problem: Diagnostic) => void;
  readonly hide: (span: Span) => void;
}

/** Evaluates and checks each block behind those that it refers to, and connects them. */
export function evaluateGraph(parts: Parts): AlloyGraph {
  const { blocks, links, report } = parts;
  const exported = new Map<string, Value>();
  const scope = scopeOf(blocks, exported, parts.library);
  const evaluator = new Evaluator(scope);
  const nodes: AlloyNode[] = [];
  let logging: Settings | undefined;
  for (const id of links.order) {
    const top = blocks.get(id);
    if (top === undefined) continue;
    const { node, settings } = evaluateBlock(top, evaluator, parts);
    if (top.isComponent) {
      nodes.push(node);
      exported.set(id, exportsOf(node, parts));
    } else logging = settings;
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = connect(blocks, byId, { logging, report, broken: links.broken });
  return { nodes, edges, logging };
}

function scopeOf(
  blocks: ReadonlyMap<string, TopBlock>,
  exported: ReadonlyMap<string, Value>,
  library: ReadonlyMap<string, Value>,
): Scope {
  const components = { has: (id: string): boolean => blocks.get(id)?.isComponent === true };
  return {
    resolve: (names) => {
      const id = resolveId(names, components);
      // What is not evaluated yet is part of a circle, which was reported.
      if (id !== undefined) return { value: exported.get(id) ?? UNKNOWN, length: id.split(".").length };
      const value = library.get(names[0] ?? "");
      return value && { value, length: 1 };
    },
  };
}

const UNKNOWN = unknownValue("it is part of a circle");

function evaluateBlock(
  { id, block, schema }: TopBlock,
  evaluator: Evaluator,
  { engine, report, hide, links }: Parts,
): { readonly node: AlloyNode; readonly settings: Settings | undefined } {
  let off: string | undefined;
  const check: BodyCheck = {
    engine,
    evaluator,
    hide,
    // That its names lead nowhere was told; what follows from it need not be.
    report: (problem) =>
      links.broken.has(id) && /does not exist/.test(problem.message) ? undefined : report(problem),
    offBecause: (reason, { start, end }) => {
      off = reason;
      report({ severity: "warning", message: `${id} is off: ${reason}`, span: { start, end } });
    },
  };
  const settings = schema && checkBody(block, schema, check);
  const checked = schema !== undefined && settings !== undefined ? { schema, settings } : undefined;
  const label = block.label?.text ?? "";
  return { node: { id, name: block.name.text, label, span: block, checked, off }, settings };
}

/** What others may take of a component by name. */
function exportsOf({ id, checked }: AlloyNode, { engine, readFile, report }: Parts): Value {
  if (checked === undefined)
    return unknownValue(`only Alloy knows what ${id} exports`, { node: id, output: "" });
  const { schema, settings } = checked;
  if (schema.name === "local.file") {
    return object([
      ["content", engine === "embedded" ? fileContent(settings, readFile, report) : FILE_ELSEWHERE],
    ]);
  }
  return object(
    Object.entries(schema.exports).map(([name, { type }]) => [name, exportValue(type, id, name)]),
  );
}

const FILE_ELSEWHERE = unknownValue("a file of the machine where it runs");

function exportValue(type: ComponentSchema["exports"][string]["type"], node: string, output: string): Value {
  if (type === "string or secret" || type === "targets") return unknownValue(`what ${node} finds`);
  return { kind: "reference", type, node, output };
}

/** The file is read once, when the configuration is. Its content is never shown. */
function fileContent(
  settings: Settings,
  readFile: (path: string) => string,
  report: (problem: Diagnostic) => void,
): Value {
  const { attributes } = settings;
  const path = attributes.get("filename");
  if (typeof path !== "string") return unknownValue("a file whose name is not known");
  try {
    const content = readFile(path);
    return attributes.get("is_secret") === true
      ? { kind: "secret", text: content }
      : text(content, "outside");
  } catch (error) {
    const message = `failed to read file: ${errorMessage(error)}`;
    const span = { start: settings.span.start, end: settings.span.start + settings.name.length };
    report({ severity: "error", message, span });
    return unknownValue("a file that cannot be read");
  }
}

function connect(
  blocks: ReadonlyMap<string, TopBlock>,
  nodes: ReadonlyMap<string, AlloyNode>,
  context: {
    readonly logging: Settings | undefined;
    readonly report: (problem: Diagnostic) => void;
    readonly broken: ReadonlySet<string>;
  },
): readonly AlloyEdge[] {
  return [...blocks].flatMap(([id, { block, schema, isComponent }]) => {
    const settings = isComponent ? nodes.get(id)?.checked?.settings : context.logging;
    if (schema !== undefined && settings !== undefined) {
      return edgesOf({ id, block, schema, settings }, nodes, context);
    }
    return isComponent ? edgesByName(id, block.body, nodes) : [];
  });
}
