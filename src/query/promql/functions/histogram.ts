import { goFloatText } from "../../../base/go-float.ts";
import { parseGoFloat } from "../../../base/go-number.ts";
import type { NativeHistogram } from "../../../model/histogram.ts";
import type { Labels } from "../../../model/labels.ts";
import {
  FLOAT,
  HISTOGRAM,
  type SeriesBuilder,
  type StepSeries,
  type StepVector,
  emptySeries,
  hasHistograms,
  present,
  setFloat,
} from "../../vector/series.ts";
import { forMetric } from "../annotations.ts";
import type { Span } from "../ast.ts";
import { ClassicBuckets } from "../histogram/classic-buckets.ts";
import { classicFraction, classicQuantile } from "../histogram/classic.ts";
import { type Estimate, nativeFraction, nativeQuantile } from "../histogram/quantile.ts";
import { dropName, mergeEqual } from "../naming.ts";
import { timeAt } from "../steps.ts";
import { vectorOf } from "../values.ts";
import { type CallContext, type FunctionFamily, scalarArg, stringArg, vectorArg } from "./definition.ts";

/** Quantiles and fractions of histograms, classic (series by `le`) and native. */
export const histogramFunctions: FunctionFamily = {
  histogram_quantile: {
    args: ["scalar", "vector"],
    returns: "vector",
    evaluate: (args, context) => {
      const span = context.spans[1] ?? context.span;
      warnQuantiles(scalarArg(args, 0), context.spans[0] ?? context.span, context);
      return vectorOf(
        estimate(vectorArg(args, 1), span, quantiles(scalarArg(args, 0), span, context), context),
      );
    },
  },
  histogram_quantiles: {
    args: ["vector", "string", "scalar", "scalar"],
    variadic: 9,
    returns: "vector",
    evaluate: (args, context) => {
      const span = context.spans[0] ?? context.span;
      const label = stringArg(args, 1);
      let points = 0;
      const answers = args.slice(2).flatMap((_, index) => {
        const phis = scalarArg(args, index + 2);
        warnQuantiles(phis, context.spans[index + 2] ?? context.span, context);
        const series = estimate(vectorArg(args, 0), span, quantiles(phis, span, context), context);
        context.require((points += series.length * context.steps.count));
        const value = formatOpenMetrics(phis[0] ?? NaN);
        return series.map((each) => ({ ...each, labels: each.labels.with([[label, value]]) }));
      });
      return vectorOf(mergeEqual(answers));
    },
  },
  histogram_fraction: {
    args: ["scalar", "scalar", "vector"],
    returns: "vector",
    evaluate: (args, context) => {
      const span = context.spans[2] ?? context.span;
      const estimator = fractions(scalarArg(args, 0), scalarArg(args, 1), span, context);
      return vectorOf(estimate(vectorArg(args, 2), span, estimator, context));
    },
  },
};

/** How one histogram is judged at a step. */
interface Estimator {
  readonly native: (histogram: NativeHistogram, step: number, metric: string) => number;
  readonly classic: (buckets: ClassicBuckets, step: number, metric: string) => number;
}

function quantiles(phis: Float64Array, span: Span, { notes, steps, delayNames }: CallContext): Estimator {
  const remarks = {
    nan: "input to histogram_quantile has NaN observations, result is NaN",
    skewed: "input to histogram_quantile has NaN observations, result is skewed higher",
  };
  return {
    native: (histogram, step, metric) => {
      const { value, remark }: Estimate = nativeQuantile(phis[step] ?? NaN, histogram);
      if (remark === "nan" || remark === "skewed")
        notes.info(remarks[remark] + forMetric(delayNames ? metric : ""), span);
      return value;
    },
    classic: (buckets, step, metric) =>
      classicQuantile(phis[step] ?? NaN, buckets, (repair) =>
        notes.repaired(delayNames ? metric : "", span, timeAt(steps, step), repair),
      ),
  };
}

function fractions(
  lower: Float64Array,
  upper: Float64Array,
  span: Span,
  { notes, delayNames }: CallContext,
): Estimator {
  return {
    native: (histogram, step, metric) => {
      const { value, remark } = nativeFraction(lower[step] ?? NaN, upper[step] ?? NaN, histogram);
      const excluded =
        "input to histogram_fraction has NaN observations, which are excluded from all fractions";
      if (remark === "excluded") notes.info(excluded + forMetric(delayNames ? metric : ""), span);
      return value;
    },
    classic: (buckets, step) => classicFraction(lower[step] ?? NaN, upper[step] ?? NaN, buckets),
  };
}

function warnQuantiles(phis: Float64Array, span: Span, { notes }: CallContext): void {
  for (const phi of new Set(phis)) {
    if (!(phi >= 0 && phi <= 1)) {
      notes.warn(`quantile value should be between 0 and 1, got ${goFloatText(phi)}`, span);
    }
  }
}

/** A classic histogram: its series by `le`, without it. */
interface ClassicGroup {
  readonly labels: Labels;
  /** In ascending order of their bounds, equal ones in that of the vector. */
  readonly members: readonly ClassicMember[];
}

interface ClassicMember {
  readonly upper: number;
  readonly series: StepSeries;
}

const LE: ReadonlySet<string> = new Set(["le"]);

function estimate(vector: StepVector, span: Span, estimator: Estimator, context: CallContext): StepVector {
  const { steps, delayNames } = context;
  const natives = vector
    .filter(hasHistograms)
    .map((series) => estimateNative(series, estimator, steps.count));
  const groups = classicGroups(vector, span, context);
  const classics = groups.map((group) => estimateClassic(group, natives, span, estimator, context));
  const answer = present(
    [...natives.map(({ out }) => out), ...classics].map((each) => dropName(each, delayNames)),
  );
  return delayNames ? answer : mergeEqual(answer);
}

interface NativeAnswer {
  readonly series: StepSeries;
  readonly out: SeriesBuilder;
}

function estimateNative(series: StepSeries, estimator: Estimator, count: number): NativeAnswer {
  const out = emptySeries(series.labels, count);
  for (let step = 0; step < count; step++) {
    const histogram = series.kinds[step] === HISTOGRAM ? series.histograms?.[step] : undefined;
    if (histogram === undefined) continue;
    setFloat(out, step, estimator.native(histogram, step, series.labels.get("__name__")));
  }
  return { series, out };
}

function classicGroups(vector: StepVector, span: Span, { notes, delayNames }: CallContext): ClassicGroup[] {
  const groups = new Map<string, { readonly labels: Labels; readonly members: ClassicMember[] }>();
  for (const series of vector) {
    if (!series.kinds.includes(FLOAT)) continue;
    const le = series.labels.get("le");
    const upper = parseGoFloat(le);
    if (upper === undefined) {
      const malformed = `bucket label "le" is missing or has a malformed value of ${JSON.stringify(le)}`;
      notes.warn(malformed + forMetric(delayNames ? series.labels.get("__name__") : ""), span);
      continue;
    }
    const labels = series.labels.drop(LE);
    const key = labels.key();
    const group = groups.get(key) ?? { labels, members: [] };
    groups.set(key, group);
    group.members.push({ upper, series });
  }
  return Array.from(groups.values(), ({ labels, members }) => ({
    labels,
    members: members.toSorted((a, b) => (a.upper < b.upper ? -1 : a.upper > b.upper ? 1 : 0)),
  }));
}

function estimateClassic(
  { labels, members }: ClassicGroup,
  natives: readonly NativeAnswer[],
  span: Span,
  estimator: Estimator,
  { steps, notes, delayNames }: CallContext,
): StepSeries {
  const out = emptySeries(labels, steps.count);
  const metric = labels.get("__name__");
  const same = natives.filter(({ series }) => series.labels.key() === labels.key());
  const buckets = new ClassicBuckets(members.length);
  for (let step = 0; step < steps.count; step++) {
    buckets.clear();
    for (const { upper, series } of members) {
      if (series.kinds[step] === FLOAT) buckets.add(upper, series.values[step] ?? NaN);
    }
    if (buckets.length === 0) continue;
    const mixed = same.find((native) => native.out.kinds[step] === FLOAT);
    if (mixed === undefined) setFloat(out, step, estimator.classic(buckets, step, metric));
    else {
      mixed.out.kinds[step] = 0;
      notes.warn(
        `vector contains a mix of classic and native histograms${forMetric(delayNames ? metric : "")}`,
        span,
      );
    }
  }
  return out;
}

/** A quantile as a label's value: `0.5`, `1.0`. */
function formatOpenMetrics(value: number): string {
  const text = goFloatText(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
