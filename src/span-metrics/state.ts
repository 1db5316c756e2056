import { z } from "zod";
import { WatchtowerError } from "../base/errors.ts";
import { callKeyText, parseCallKey } from "./call-key.ts";
import type { Budget, CounterFamily, HistogramFamily } from "./families.ts";
import type { Edge } from "./service-graph.ts";

const labels = z.array(z.tuple([z.string(), z.string()]));
const common = { labels, updatedAt: z.number(), isNew: z.boolean() };
const exemplar = z.object({ value: z.number(), time: z.number(), traceId: z.string() });
const counter = z.object({ ...common, value: z.number() });
const histogram = z.object({
  ...common,
  sum: z.number(),
  count: z.number(),
  buckets: z.array(z.number()),
  exemplars: z.array(exemplar.nullable()),
});
const edge = z.object({
  expiresAt: z.number(),
  isRoot: z.boolean(),
  client: z.string(),
  server: z.string(),
  connection: z.enum(["", "messaging_system", "database", "virtual_node"]),
  clientSeconds: z.number(),
  serverSeconds: z.number(),
  failed: z.boolean(),
  peer: z.string(),
});
const schema = z.object({
  collectedAt: z.number(),
  counters: z.record(z.string(), z.array(z.tuple([z.string(), counter]))),
  histograms: z.record(z.string(), z.array(z.tuple([z.string(), histogram]))),
  waiting: z.array(z.tuple([z.string(), edge])),
});

type State = z.infer<typeof schema>;

/** All series and waiting calls, as an object that JSON keeps. */
export function writeState(
  collectedAt: number,
  counters: readonly CounterFamily[],
  histograms: readonly HistogramFamily[],
  waiting: ReadonlyMap<string, Edge>,
): unknown {
  return {
    collectedAt,
    counters: Object.fromEntries(counters.map(({ name, series }) => [name, [...series]])),
    histograms: Object.fromEntries(
      histograms.map(({ name, series }) => [
        name,
        [...series].map(([key, state]) => [
          key,
          { ...state, exemplars: Array.from(state.exemplars, (one) => one ?? null) },
        ]),
      ]),
    ),
    waiting: [...waiting].map(([key, one]) => [callKeyText(key), one]),
  };
}

/**
 * Fills the families and the waiting calls.
 *
 * @returns when was collected last. @throws WatchtowerError `invalid` if it is no state, or of other buckets.
 */
export function readState(
  value: unknown,
  counters: readonly CounterFamily[],
  histograms: readonly HistogramFamily[],
  waiting: Map<string, Edge>,
  budget: Budget,
): number {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new WatchtowerError("invalid", `not a state of span metrics: ${parsed.error.message}`);
  const state = parsed.data;
  for (const family of counters) {
    for (const [key, one] of state.counters[family.name] ?? [])
      if (budget.take()) family.series.set(key, one);
  }
  for (const family of histograms) restoreHistograms(family, state, budget);
  for (const [key, one] of state.waiting) waiting.set(parseCallKey(key), one);
  return state.collectedAt;
}

/** Those of other buckets begin anew: their counts would mean something else. */
function restoreHistograms(family: HistogramFamily, state: State, budget: Budget): void {
  for (const [key, one] of state.histograms[family.name] ?? []) {
    if (one.buckets.length !== family.bounds.length + 1 || !budget.take()) continue;
    family.series.set(key, { ...one, exemplars: one.exemplars.map((each) => each ?? undefined) });
  }
}
