import type { KeyValue } from "../../../model/otlp/common.ts";
import type { ResourceSpans } from "../../../model/otlp/trace.ts";
import { valueText } from "../../../model/otlp/value-text.ts";
import { spanTrees } from "./span-tree.ts";
import type { SpanNode } from "./span-tree.ts";

/** An attribute whose value is another one on the other side, or is not there. */
export interface AttributeChange {
  readonly scope: "span" | "resource";
  readonly key: string;
  readonly left?: string;
  readonly right?: string;
}

/** A span on both sides, or on one. */
export interface DiffRow {
  /** 0 for what starts a trace. */
  readonly depth: number;
  readonly left?: SpanNode;
  readonly right?: SpanNode;
  /** Only where both are there; times are not attributes. */
  readonly attributes: readonly AttributeChange[];
}

/**
 * Two traces side by side: spans are the same where service, name, kind and the spans above them are, in the order
 * in which they start. What stands below a span of one side alone is of that side, too.
 *
 * @returns the spans, each behind the one that it is below of.
 */
export function diffTraces(
  left: readonly ResourceSpans[],
  right: readonly ResourceSpans[],
): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  const open = pairs(spanTrees(left), spanTrees(right), 0).toReversed();
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    rows.push({ ...pair, attributes: changes(pair) });
    const below = pairs(pair.left?.children ?? [], pair.right?.children ?? [], pair.depth + 1);
    for (const each of below.toReversed()) open.push(each);
  }
  return rows;
}

type Pair = Omit<DiffRow, "attributes">;

/** Spans with the same parent: the first of a kind with the first of that kind, and so on. */
function pairs(left: readonly SpanNode[], right: readonly SpanNode[], depth: number): readonly Pair[] {
  const waiting = new Map<string, SpanNode[]>();
  for (const node of right) {
    const key = keyOf(node);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [node]);
    else same.push(node);
  }
  const matched = new Map<SpanNode, SpanNode>();
  for (const node of left) {
    const other = waiting.get(keyOf(node))?.shift();
    if (other !== undefined) matched.set(other, node);
  }
  return merged(left, right, matched, depth);
}

/** In the order of the right side; what is on the left alone stands before the next that is on both. */
function merged(
  left: readonly SpanNode[],
  right: readonly SpanNode[],
  matched: ReadonlyMap<SpanNode, SpanNode>,
  depth: number,
): readonly Pair[] {
  const onBoth = new Set(matched.values());
  const alone = left.map((node, index) => ({ node, index })).filter(({ node }) => !onBoth.has(node));
  const places = new Map(left.map((node, index) => [node, index]));
  const found: Pair[] = [];
  let next = 0;
  const missingBefore = (place: number): void => {
    for (let each = alone[next]; each !== undefined && each.index < place; each = alone[++next])
      found.push({ depth, left: each.node });
  };
  for (const node of right) {
    const other = matched.get(node);
    if (other !== undefined) missingBefore(places.get(other) ?? 0);
    found.push({ depth, right: node, ...(other === undefined ? {} : { left: other }) });
  }
  missingBefore(left.length);
  return found;
}

const keyOf = ({ service, span: { name, kind } }: SpanNode): string => JSON.stringify([service, name, kind]);

function changes({ left, right }: Pair): readonly AttributeChange[] {
  if (left === undefined || right === undefined) return [];
  return [
    ...changesOf("span", left.span.attributes, right.span.attributes),
    ...changesOf("resource", left.resource, right.resource),
  ];
}

function changesOf(
  scope: AttributeChange["scope"],
  left: readonly KeyValue[],
  right: readonly KeyValue[],
): readonly AttributeChange[] {
  const texts = [left, right].map((list) => new Map(list.map(({ key, value }) => [key, valueText(value)])));
  const [a = new Map<string, string>(), b = new Map<string, string>()] = texts;
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((key) => a.get(key) !== b.get(key))
    .toSorted()
    .map((key) => ({ scope, key, ...side("left", a.get(key)), ...side("right", b.get(key)) }));
}

const side = (name: "left" | "right", text: string | undefined): Partial<AttributeChange> =>
  text === undefined ? {} : { [name]: text };
