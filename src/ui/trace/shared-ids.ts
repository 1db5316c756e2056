import type { Span } from "./trace-model.ts";

/**
 * Gives spans that share an id, as Zipkin's client and server do, ids of their own, so that none hides another.
 * The caller keeps the id; each further one is put below the one before it and counted: `ID.2`. What names the id as
 * its parent stands below the one of its own service, or below the last.
 */
export function withOwnIds(spans: readonly Span[]): readonly Span[] {
  const byId = new Map<string, Span[]>();
  for (const span of spans) byId.set(span.spanId, [...(byId.get(span.spanId) ?? []), span]);
  if (byId.size === spans.length) return spans;
  const ids = new Map<Span, string>();
  for (const same of byId.values()) {
    const callersFirst = same.toSorted((a, b) => Number(isCaller(b)) - Number(isCaller(a)));
    for (const [place, span] of callersFirst.entries())
      ids.set(span, place === 0 ? span.spanId : `${span.spanId}.${place + 1}`);
  }
  return spans.map((span) => {
    const id = ids.get(span) ?? span.id;
    const place = Number(id.slice(span.spanId.length + 1));
    if (place > 1)
      return { ...span, id, parentId: place === 2 ? span.spanId : `${span.spanId}.${place - 1}` };
    const parents = byId.get(span.parentId) ?? [];
    const parent = parents.find(({ service }) => service === span.service) ?? parents.at(-1);
    return { ...span, id, parentId: (parent && ids.get(parent)) ?? span.parentId };
  });
}

function isCaller({ kind }: Span): boolean {
  return kind === "client" || kind === "producer";
}
