import { headOf } from "../settings/body-check.ts";
import type { AlloySignal, BodySchema, ComponentSchema } from "../schema/schema.ts";
import type { Setting } from "../settings/convert.ts";
import { isAny, isList, isMap } from "../settings/settings.ts";
import type { Settings } from "../settings/settings.ts";
import type { Block, Body } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { AlloyEdge, AlloyNode } from "./graph.ts";
import { dottedNamesIn, resolveId } from "./references.ts";

interface From {
  readonly id: string;
  readonly block: Block;
  readonly schema: ComponentSchema;
  readonly settings: Settings;
}

interface Context {
  /** Those whose references lead nowhere, which was told. */
  readonly broken: ReadonlySet<string>;
  readonly report: (problem: Diagnostic) => void;
}

/**
 * The edges that one component's references make. Telemetry that the other side does not take is an error; a component
 * that gives on nothing is a warning.
 */
export function edgesOf(
  from: From,
  nodes: ReadonlyMap<string, AlloyNode>,
  context: Context,
): readonly AlloyEdge[] {
  const uses = usesIn(from.settings, from.schema, from.block);
  const edges: AlloyEdge[] = [];
  for (const use of uses) {
    if (use.signal !== undefined) checkTaken(use, { ...use, signal: use.signal }, nodes, context);
    if (isNamed(edges, use)) warnOfTwice(use, context);
    merge(edges, {
      from: from.id,
      to: use.node,
      output: use.output,
      signals: use.signal === undefined ? [] : [use.signal],
    });
  }
  // Expressions are values by now, which do not tell what they were made of.
  for (const edge of edgesByName(from.id, from.block.body, nodes))
    if (edge.to !== from.id && !edges.some(({ to }) => to === edge.to)) edges.push(edge);
  if (!context.broken.has(from.id)) warnOfNoOutput(from, uses, context);
  return edges;
}

interface Use {
  readonly node: string;
  readonly output: string;
  readonly signal: AlloySignal | undefined;
  readonly place: Block;
  readonly attribute: string;
}

/** References in a block and the blocks in it. */
function usesIn(settings: Settings, schema: BodySchema, block: Block): readonly Use[] {
  const own = [...settings.attributes].flatMap(([attribute, value]) =>
    sourcesIn(value).map(({ node, output }) => ({
      node,
      output,
      signal: schema.attributes[attribute]?.sends,
      place: block,
      attribute,
    })),
  );
  const inner = settings.inOrder.flatMap((each) => {
    const known = schema.blocks[each.name];
    const place = block.body.find(({ kind, start }) => kind === "block" && start === each.span.start);
    return known === undefined || place?.kind !== "block" ? [] : usesIn(each, known, place);
  });
  return [...own, ...inner];
}

/** Components that a setting refers to, or whose exports it is made of. */
function sourcesIn(value: Setting): readonly { readonly node: string; readonly output: string }[] {
  if (isList(value)) return value.flatMap(sourcesIn);
  if (isMap(value)) return [...value.values()].flatMap(sourcesIn);
  if (typeof value !== "object" || value === null || isAny(value) || !("kind" in value)) return [];
  if (value.kind === "reference") return [value];
  return value.from === undefined ? [] : [value.from];
}

/** The edges of a component that only Alloy can check: all names in it. */
export function edgesByName(
  id: string,
  body: Body,
  nodes: ReadonlyMap<string, AlloyNode>,
): readonly AlloyEdge[] {
  const edges: AlloyEdge[] = [];
  for (const { parts } of dottedNamesIn(body)) {
    const to = resolveId(parts, nodes);
    if (to === undefined) continue;
    merge(edges, { from: id, to, output: parts.slice(to.split(".").length).join("."), signals: [] });
  }
  return edges;
}

function checkTaken(
  { node, output, place, attribute }: Use,
  { signal }: { readonly signal: AlloySignal },
  nodes: ReadonlyMap<string, AlloyNode>,
  { report }: Context,
): void {
  const takes = nodes.get(node)?.checked?.schema.exports[output]?.takes;
  if (takes === undefined || takes.includes(signal)) return;
  const span = place.body.find(({ name }) => name.text === attribute) ?? headOf(place);
  report({ severity: "error", message: `${node} takes ${takes.join(" and ")}, no ${signal}`, span });
}

const isNamed = (edges: readonly AlloyEdge[], { node, output, signal }: Use): boolean =>
  signal !== undefined &&
  edges.some((edge) => edge.to === node && edge.output === output && edge.signals.includes(signal));

function warnOfTwice({ node, signal, place, attribute }: Use, { report }: Context): void {
  const message = `${node} is named twice for ${signal}: Alloy sends everything to it twice, the embedded engine once`;
  const span = place.body.find(({ name }) => name.text === attribute) ?? headOf(place);
  report({ severity: "warning", message, span });
}

/** One edge for all kinds of telemetry between the same two. */
function merge(edges: AlloyEdge[], edge: AlloyEdge): void {
  const at = edges.findIndex(({ to, output }) => to === edge.to && output === edge.output);
  const known = edges[at];
  if (known === undefined) edges.push(edge);
  else edges[at] = { ...known, signals: [...new Set([...known.signals, ...edge.signals])] };
}

function warnOfNoOutput({ id, schema, block }: From, uses: readonly Use[], { report }: Context): void {
  const canSend = [schema, ...Object.values(schema.blocks)].some(({ attributes }) =>
    Object.values(attributes).some(({ sends }) => sends !== undefined),
  );
  if (!canSend || schema.name === "logging" || uses.some(({ signal }) => signal !== undefined)) return;
  const message = `${id} has no output: what it takes goes nowhere`;
  report({ severity: "warning", message, span: headOf(block) });
}
