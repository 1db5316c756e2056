import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { sequence, unixMilli } from "../../../base/units.ts";
import type { Matcher } from "../../../model/matcher.ts";
import { bitsOf, isStaleAt } from "../../../model/staleness.ts";
import type { MetricStoreOptions } from "../options.ts";
import type { SeriesSamples } from "../source.ts";
import { MetricStore } from "../store.ts";
import { otlpRequest } from "../../../model/otlp/testing/otlp-request.ts";
import type { Attributes, Metric } from "../../../model/otlp/testing/otlp-request.ts";

/** Start of a two-hour window, so that tests know their blocks; Unix milliseconds. */
export const T0 = 1_700_006_400_000;

export const ALWAYS = { start: unixMilli(0), end: unixMilli(9e15) };

/** A folder that is removed after the test. */
export async function storeFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "watchtower-metrics-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A store in its own folder, closed after the test. */
export async function openStore(options: Partial<MetricStoreOptions> = {}): Promise<MetricStore> {
  const store = await MetricStore.open({ dir: options.dir ?? (await storeFolder()), ...options });
  onTestFinished(() => store.close());
  return store;
}

/** Appends a request as the record `number` of the journal; the next one, unless said. */
export function append(
  store: MetricStore,
  metrics: readonly Metric[],
  { number, resource = {} }: { readonly number?: number; readonly resource?: Attributes } = {},
): void {
  const next = number ?? nextNumber(store);
  numbers.set(store, next);
  store.append({
    sequence: sequence(next),
    signal: "metrics",
    receivedAt: unixMilli(T0 + 30 * 24 * 3_600_000),
    payload: otlpRequest(resource, metrics),
  });
}

const numbers = new WeakMap<MetricStore, number>();
const nextNumber = (store: MetricStore): number => (numbers.get(store) ?? store.resumeFrom - 1) + 1;

const OPERATORS = ["=~", "!~", "!=", "="] as const;

/** Matchers of `name=value`, `name!=value`, `name=~value`, `name!~value`. */
export function matchers(...texts: readonly string[]): Matcher[] {
  return texts.map((text) => {
    const name = /^\w+/.exec(text)?.[0] ?? "";
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, name.length)) ?? "=";
    return { name, operator, value: text.slice(name.length + operator.length) };
  });
}

export async function select(
  store: MetricStore,
  selector: readonly Matcher[],
  range: { start: number; end: number } = ALWAYS,
): Promise<readonly SeriesSamples[]> {
  const request = {
    matchers: selector,
    start: unixMilli(range.start),
    end: unixMilli(range.end),
    maxSeries: 1000,
    maxSamples: 1_000_000,
  };
  return store.select(request, new AbortController().signal);
}

/** Each series as `name{label="value"}` with its samples as `value@seconds after T0`, as a person would note it. */
export async function show(store: MetricStore, ...selector: readonly string[]): Promise<string[]> {
  return (await select(store, matchers(...selector))).map(showSeries);
}

export function showSeries({ labels, times, values, histograms }: SeriesSamples): string {
  const bits = bitsOf(values.slice());
  const samples = Array.from(times, (time, i) => {
    const histogram = histograms?.[i];
    const text =
      histogram === undefined ? String(values[i]) : `histogram(${histogram.count}, ${histogram.sum})`;
    return `${isStaleAt(bits, i) ? "stale" : text}@${(time - T0) / 1000}`;
  });
  const pairs = labels.pairs.filter(([name]) => name !== "__name__");
  const shown = pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ");
  return `${labels.get("__name__")}${shown === "" ? "" : `{${shown}}`} ${samples.join(" ")}`;
}
