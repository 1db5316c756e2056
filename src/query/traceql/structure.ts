import type { SpanRow } from "../../store/traces/source.ts";
import type { Relation } from "./ast.ts";
import type { TraceView } from "./trace-view.ts";

type Spans = ReadonlySet<SpanRow>;

/**
 * Those of `candidates` that stand in relation to one of `others`: with `>` as its child, `>>` its descendant,
 * `<` its parent, `<<` its ancestor, `~` its sibling. Spans that no root leads to stand in no relation. Each
 * relation is found in time linear in the trace.
 */
export function related(relation: Relation, others: Spans, candidates: Spans, trace: TraceView): Spans {
  const known = (spans: Spans): Spans => filterSpans(spans, (span) => trace.nestedSet(span).left > 0);
  return RELATIONS[relation](known(others), known(candidates), trace);
}

type Find = (others: Spans, candidates: Spans, trace: TraceView) => Spans;

const RELATIONS: Readonly<Record<Relation, Find>> = {
  ">": (others, candidates, trace) =>
    filterSpans(candidates, (span) => {
      const parent = trace.parentOf(span);
      return parent !== undefined && others.has(parent);
    }),
  "<": (others, candidates, trace) => {
    const parents = new Set<SpanRow>();
    for (const span of others) addDefined(parents, trace.parentOf(span));
    return filterSpans(candidates, (span) => parents.has(span));
  },
  ">>": (others, candidates, trace) => {
    const below = descendants(others, trace);
    return filterSpans(candidates, (span) => below.has(span));
  },
  "<<": (others, candidates, trace) => {
    const above = ancestors(others, trace);
    return filterSpans(candidates, (span) => above.has(span));
  },
  "~": (others, candidates) => {
    const families = new Map<string, number>();
    for (const span of others) families.set(span.parentSpanId, (families.get(span.parentSpanId) ?? 0) + 1);
    families.delete("");
    return filterSpans(
      candidates,
      (span) => (families.get(span.parentSpanId) ?? 0) > (others.has(span) ? 1 : 0),
    );
  },
};

function filterSpans(spans: Spans, keep: (span: SpanRow) => boolean): Spans {
  const kept = new Set<SpanRow>();
  for (const span of spans) if (keep(span)) kept.add(span);
  return kept;
}

function addDefined(spans: Set<SpanRow>, span: SpanRow | undefined): void {
  if (span !== undefined) spans.add(span);
}

function descendants(of: Spans, trace: TraceView): Spans {
  const below = new Set<SpanRow>();
  const stack = [...of];
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    for (const child of trace.childrenOf(span)) {
      if (below.has(child)) continue;
      below.add(child);
      stack.push(child);
    }
  }
  return below;
}

function ancestors(of: Spans, trace: TraceView): Spans {
  const above = new Set<SpanRow>();
  for (const span of of) {
    for (let up = trace.parentOf(span); up !== undefined && !above.has(up); up = trace.parentOf(up))
      above.add(up);
  }
  return above;
}
