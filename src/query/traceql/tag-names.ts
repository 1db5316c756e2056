import { ATTRIBUTE_SCOPES } from "../../store/traces/source.ts";
import type { AttributeScope, TraceSource } from "../../store/traces/source.ts";
import type { TimeRange } from "../../store/signal-store.ts";
import type { TraceqlLimits } from "./limits.ts";
import { matchingSpans, parseTagFilter } from "./matching-spans.ts";
import { MatchFinder } from "./match-finder.ts";

/** Kept beside the attributes of events, links and scopes, and listed as intrinsics. */
const isIntrinsic = (name: string): boolean => /^(event|link|instrumentation):/.test(name);

/** Names of attributes by scope, sorted: of all spans, or of those that the filter finds. */
export async function tagNames(
  source: TraceSource,
  { filter, range }: { readonly filter: string; readonly range: TimeRange },
  limits: TraceqlLimits,
  signal: AbortSignal,
): Promise<ReadonlyMap<AttributeScope, readonly string[]>> {
  const pipeline = parseTagFilter(filter);
  if (pipeline === undefined) return source.attributeNames(range, signal);
  const names = new Map(ATTRIBUTE_SCOPES.map((scope) => [scope, new Set<string>()]));
  const finder = new MatchFinder(source, limits, signal);
  for await (const { span } of matchingSpans(finder, pipeline, range))
    for (const [scope, found] of names)
      for (const name of span.row.attributeNames(scope)) if (!isIntrinsic(name)) found.add(name);
  return new Map([...names].map(([scope, found]) => [scope, [...found].toSorted()]));
}
