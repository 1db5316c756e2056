import { headOf } from "../settings/body-check.ts";
import { EXPERIMENTAL_FUNCTIONS, replacementOf } from "../stdlib/library.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import type { Value } from "../value/value.ts";
import type { TopBlock } from "./blocks.ts";
import { nearest } from "../nearest.ts";
import { orderByReferences } from "./cycles.ts";
import { dottedNamesIn, resolveId } from "./references.ts";
import type { DottedName } from "./references.ts";

/** Who refers to whom. */
export interface Links {
  /** Ids in an order in which each stands behind those that it refers to. */
  readonly order: readonly string[];
  /** Ids of those whose expressions cannot be evaluated, since a reference in them leads nowhere or in a circle. */
  readonly broken: ReadonlySet<string>;
}

/** Resolves the names in all blocks; those that lead nowhere, circles, and old names of functions are reported. */
export function linkBlocks(
  blocks: ReadonlyMap<string, TopBlock>,
  context: { readonly library: ReadonlyMap<string, Value>; readonly report: (problem: Diagnostic) => void },
): Links {
  const references = new Map<string, Set<string>>();
  const broken = new Set<string>();
  for (const [id, { block, isComponent }] of blocks) {
    // Within a module, names may mean what stands there.
    if (!isComponent && id !== "logging") continue;
    const found = new Set<string>();
    references.set(id, found);
    for (const name of dottedNamesIn(block.body)) {
      const target = resolveName(name, blocks, context);
      if (target === undefined) broken.add(id);
      else if (target !== "library") found.add(target);
    }
  }
  const { order, cycles } = orderByReferences(references);
  for (const [id, found] of references) {
    if (found.has(id)) tellOf(id, "cannot reference self");
  }
  for (const cycle of cycles) {
    for (const id of cycle) tellOf(id, `cycle detected: ${cycle.toSorted().join(", ")}`);
  }
  return { order, broken };

  function tellOf(id: string, message: string): void {
    broken.add(id);
    const top = blocks.get(id);
    if (top !== undefined) context.report({ severity: "error", message, span: headOf(top.block) });
  }
}

function resolveName(
  name: DottedName,
  blocks: ReadonlyMap<string, TopBlock>,
  {
    library,
    report,
  }: { readonly library: ReadonlyMap<string, Value>; readonly report: (problem: Diagnostic) => void },
): string | undefined {
  const [first = ""] = name.parts;
  const span = { start: name.start, end: name.end };
  const id = resolveId(name.parts, componentsOf(blocks));
  if (id !== undefined) {
    if (library.has(first)) {
      report({
        severity: "warning",
        message: `component ${id} hides ${first} of the standard library`,
        span,
      });
    }
    return id;
  }
  if (library.has(first)) {
    warnOfFunction(name, report);
    return "library";
  }
  const whole = name.parts.join(".");
  const why = first === "map" ? NO_MAP : hint(whole, blocks);
  const message = `component "${whole}" does not exist or is out of scope${why}`;
  report({ severity: "error", message, span });
  return undefined;
}

const componentsOf = (blocks: ReadonlyMap<string, TopBlock>): { has(id: string): boolean } => ({
  has: (id) => blocks.get(id)?.isComponent === true,
});

function warnOfFunction(name: DottedName, report: (problem: Diagnostic) => void): void {
  const [first = ""] = name.parts;
  const replacement = replacementOf(first);
  const whole = name.parts.join(".");
  if (replacement !== undefined) {
    const message = `${first} is deprecated: use ${replacement}`;
    report({ severity: "warning", message, span: { start: name.start, end: name.start + first.length } });
  } else if (EXPERIMENTAL_FUNCTIONS.has(whole)) {
    const message = `${whole} is experimental: Alloy takes it only with --stability.level=experimental`;
    report({ severity: "warning", message, span: { start: name.start, end: name.end } });
  }
}

/** Newer Alloys document functions `map.*`; that of v1.12.2, whose language this is, has none in its library. */
const NO_MAP =
  "; Alloy v1.12.2 has no functions map.*, of its own functions array.combine_maps joins lists of objects";

/** So many components are looked through. */
const MOST_HINTS = 500;

/** A component whose id is written nearly like the beginning of a name. */
function hint(name: string, blocks: ReadonlyMap<string, TopBlock>): string {
  const ids = [...blocks].flatMap(([id, { isComponent }]) => (isComponent ? [id] : [])).slice(0, MOST_HINTS);
  const best = nearest(name.slice(0, name.lastIndexOf(".")), ids) ?? nearest(name, ids);
  return best === undefined ? "" : `; did you mean ${best}?`;
}
