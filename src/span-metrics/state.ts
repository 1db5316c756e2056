import { z } from "zod";
import { WatchtowerError } from "../base/errors.ts";
import { callSchema } from "../metering/calls/call.ts";
import type { WaitingCalls } from "../metering/calls/waiting-calls.ts";
import { Labels } from "../model/labels.ts";
import { CallKey } from "./call-key.ts";
import type { Families } from "./collect.ts";
import type { HistogramFamily, HistogramState } from "./histogram-family.ts";
import type { NativeBuckets } from "./native-buckets.ts";
import type { ValueState } from "./value-family.ts";

const common = {
  labels: z.array(z.tuple([z.string(), z.string()])),
  isOverflow: z.boolean(),
  updatedAt: z.number(),
  isNew: z.boolean(),
};
const value = z.object({ ...common, value: z.number() });
const exemplar = z.object({ value: z.number(), time: z.number(), traceId: z.string() });
const native = z.object({
  schema: z.number(),
  zeroCount: z.number(),
  counts: z.array(z.tuple([z.number(), z.number()])),
  since: z.number(),
  resetAt: z.number().nullable(),
});
const histogram = z.object({
  ...common,
  sum: z.number(),
  count: z.number(),
  buckets: z.array(z.number()),
  native: native.nullable(),
  exemplars: z.array(exemplar.nullable()),
});
const histogramFamily = z.object({
  bounds: z.array(z.number()),
  mode: z.enum(["classic", "native", "both"]),
  series: z.array(histogram),
});
const schema = z.object({
  collectedAt: z.number(),
  values: z.record(z.string(), z.array(value)),
  histograms: z.record(z.string(), histogramFamily),
  waiting: z.array(z.tuple([z.string(), callSchema])),
});

type State = z.infer<typeof schema>;

/** All that a generator knows beside its settings. */
export interface GeneratorState extends Families {
  /** Unix milliseconds. */
  readonly collectedAt: number;
  readonly waiting: WaitingCalls<CallKey>;
}

/** All series and waiting calls, as an object that JSON keeps. */
export function writeState({ collectedAt, values, histograms, waiting }: GeneratorState): State {
  return {
    collectedAt,
    values: Object.fromEntries(
      values.map(({ name, series }) => [
        name,
        [...series.values()].map((state) => ({ ...state, labels: pairsOf(state) })),
      ]),
    ),
    histograms: Object.fromEntries(
      histograms.map(({ name, bounds, settings, series }) => [
        name,
        { bounds: [...bounds], mode: settings.mode, series: [...series.values()].map(writeHistogram) },
      ]),
    ),
    waiting: Array.from(waiting.entries(), ([key, one]) => [key.text, one]),
  };
}

const pairsOf = ({ labels }: { readonly labels: Labels }): [string, string][] =>
  labels.pairs.map(([name, text]) => [name, text]);

function writeHistogram(state: HistogramState): z.infer<typeof histogram> {
  const { native: buckets } = state;
  return {
    ...state,
    labels: pairsOf(state),
    native: buckets === undefined ? null : writeNative(buckets),
    exemplars: Array.from(state.exemplars, (one) => one ?? null),
  };
}

/** In Prometheus' words: its indexes are one more than OpenTelemetry's. */
const writeNative = ({
  scale,
  counts,
  zeroCount,
  since,
  resetAt,
}: NativeBuckets): z.infer<typeof native> => ({
  schema: scale,
  zeroCount,
  counts: [...counts].map(([index, count]) => [index + 1, count]),
  since,
  resetAt: resetAt ?? null,
});

const readNative = ({
  schema: scale,
  zeroCount,
  counts,
  since,
  resetAt,
}: z.infer<typeof native>): NativeBuckets => ({
  scale,
  zeroCount,
  counts: new Map(counts.map(([index, count]) => [index - 1, count])),
  since,
  resetAt: resetAt ?? undefined,
});

/**
 * Fills the families and the waiting calls. Series that the present settings do not ask for are left out.
 *
 * @returns when was collected last. @throws WatchtowerError `invalid` if it is no state.
 */
export function readState(given: unknown, families: Families, waiting: WaitingCalls<CallKey>): number {
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new WatchtowerError("invalid", `not a state of span metrics: ${parsed.error.message}`);
  const state = parsed.data;
  for (const family of families.values) {
    if (!family.isWanted) continue;
    for (const one of state.values[family.name] ?? [])
      family.restore({ ...one, labels: Labels.from(one.labels) } satisfies ValueState);
  }
  for (const family of families.histograms) restoreHistograms(family, state);
  waiting.restore(state.waiting.map(([key, one]) => [CallKey.parse(key), one]));
  return state.collectedAt;
}

/** Those of other buckets begin anew: their counts would mean something else. */
function restoreHistograms(family: HistogramFamily, state: State): void {
  const kept = state.histograms[family.name];
  if (kept === undefined || !family.isWanted) return;
  const { bounds, settings } = family;
  if (kept.mode !== settings.mode || kept.bounds.join() !== bounds.join()) return;
  for (const one of kept.series) {
    family.restore({
      ...one,
      labels: Labels.from(one.labels),
      native: one.native === null ? undefined : readNative(one.native),
      exemplars: one.exemplars.map((each) => each ?? undefined),
    });
  }
}
