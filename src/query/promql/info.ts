import { Labels } from "../../model/labels.ts";
import { type Matcher, compileMatcher, matchesEmpty } from "../../model/matcher.ts";
import { formatLabels } from "../vector/format-labels.ts";
import {
  ABSENT,
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  copyPoint,
  emptySeries,
  present,
} from "../vector/series.ts";
import { SAME_LABELSET, executionError } from "./errors.ts";

/** The labels by which a series and what is known about its origin find each other. */
const IDENTIFYING: ReadonlySet<string> = new Set(["instance", "job"]);

const TARGET_INFO: Matcher = { name: "__name__", operator: "=", value: "target_info" };
const ANY_INFO: Matcher = { name: "__name__", operator: "=~", value: ".+_info" };

/** Which info series `info()` looks at. */
export interface InfoSelection {
  /** On `__name__`. */
  readonly names: readonly Matcher[];
  /** On the labels to take over; none takes over all. */
  readonly data: readonly Matcher[];
}

/** From the matchers of the second argument; `target_info` when they do not say what to look at. */
export function infoSelection(matchers: readonly Matcher[]): InfoSelection {
  const names = matchers.filter(({ name }) => name === "__name__");
  const data = matchers.filter(({ name }) => name !== "__name__");
  if (names.length === 0) return { names: [TARGET_INFO], data };
  const positive = names.some(({ operator }) => operator === "=" || operator === "=~");
  return { names: positive ? names : [ANY_INFO, ...names], data };
}

/**
 * Adds to each series the labels of info series with the same `instance` and `job`; of several info series
 * of one name, those of the newest sample. Labels that the series has stay.
 *
 * @param infos their values are the times of their samples.
 * @throws WatchtowerError `execution` for info series that contradict each other.
 */
export function enrich(
  base: StepVector,
  infos: StepVector,
  { names, data }: InfoSelection,
  steps: number,
): StepVector {
  const isInfo = names.map(compileMatcher);
  const wanted = data.length === 0 ? undefined : new Set(data.map(({ name }) => name));
  const optional = data.every(matchesEmpty);
  const candidates = byIdentity(infos);
  const results = new Map<string, SeriesBuilder>();
  for (const series of base) {
    const name = series.labels.get("__name__");
    const own = isInfo.every((test) => test(name));
    const matching = own ? [] : (candidates.get(identity(series.labels)) ?? []);
    const merge = memoize((chosen: readonly StepSeries[]) => mergedLabels(series.labels, chosen, wanted));
    for (let step = 0; step < steps; step++) {
      if (series.kinds[step] === ABSENT) continue;
      const chosen = newest(matching, step);
      if (chosen.length === 0 && !own && !optional) continue;
      put(results, merge(chosen), series, step);
    }
  }
  return present([...results.values()]);
}

function identity(labels: Labels): string {
  return labels.keep(IDENTIFYING).key();
}

/** Series without any identifying label match nothing. */
function byIdentity(infos: StepVector): Map<string, StepSeries[]> {
  const found = new Map<string, StepSeries[]>();
  for (const series of infos) {
    const key = identity(series.labels);
    if (key === "") continue;
    const known = found.get(key);
    if (known === undefined) found.set(key, [series]);
    else known.push(series);
  }
  return found;
}

/** Of each name the series with the newest sample at this step. */
function newest(candidates: readonly StepSeries[], step: number): StepSeries[] {
  const chosen = new Map<string, StepSeries>();
  for (const series of candidates) {
    if (series.kinds[step] === ABSENT) continue;
    const name = series.labels.get("__name__");
    const known = chosen.get(name);
    const [time = NaN, knownTime = -Infinity] = [series.values[step], known?.values[step]];
    if (known !== undefined && time === knownTime) {
      const both = `existing ${formatLabels(known.labels)} @ ${time * 1000}, new ${formatLabels(series.labels)}`;
      throw executionError(`found duplicate series for info metric: ${both} @ ${time * 1000}`);
    }
    if (time > knownTime) chosen.set(name, series);
  }
  return [...chosen.values()];
}

function mergedLabels(
  base: Labels,
  chosen: readonly StepSeries[],
  wanted: ReadonlySet<string> | undefined,
): Labels {
  const added = new Map<string, string>();
  for (const { labels } of chosen) {
    for (const [name, value] of labels.pairs) {
      if (name === "__name__" || (wanted !== undefined && !wanted.has(name))) continue;
      if ((added.get(name) ?? value) !== value) throw executionError(`conflicting label: ${name}`);
      if (!base.has(name)) added.set(name, value);
    }
  }
  return added.size === 0 ? base : base.with(added);
}

/** The same choice mostly stands for many steps in a row. */
function memoize(
  merge: (chosen: readonly StepSeries[]) => Labels,
): (chosen: readonly StepSeries[]) => Labels {
  let last: readonly StepSeries[] | undefined;
  let labels = Labels.empty;
  return (chosen) => {
    if (last?.length !== chosen.length || !chosen.every((series, index) => series === last?.[index])) {
      labels = merge(chosen);
      last = chosen;
    }
    return labels;
  };
}

function put(results: Map<string, SeriesBuilder>, labels: Labels, series: StepSeries, step: number): void {
  const key = labels.key();
  let out = results.get(key);
  if (out === undefined) results.set(key, (out = emptySeries(labels, series.kinds.length)));
  if (series.dropName === true) out.dropName = true;
  if (out.kinds[step] !== ABSENT) throw executionError(SAME_LABELSET);
  copyPoint(out, series, step);
}
