import { goFloatText } from "../../base/go-float.ts";
import type { Span } from "./ast.ts";
import { placeText } from "./errors.ts";

/** What a query has to say beside its value; the texts are Prometheus'. */
export interface Notes {
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** A note whose text depends on all times it was met. */
interface Repair {
  readonly start: string;
  span: Span;
  minBucket: number;
  maxBucket: number;
  maxDiff: number;
  count: number;
  minTime: number;
  maxTime: number;
}

/** Classic buckets that were not monotonic: between which bounds, and by how much at most. */
export type MonotonicityRepair = Readonly<Pick<Repair, "minBucket" | "maxBucket" | "maxDiff">>;

/** Collects warnings and infos, each text once, with the last place in the query that it is about, as Prometheus does. */
export class Annotations {
  private readonly query: string;
  private readonly warningPlaces = new Map<string, Span>();
  private readonly infoPlaces = new Map<string, Span>();
  private readonly repairs = new Map<string, Repair>();

  constructor(query: string) {
    this.query = query;
  }

  /** @param span of the part of the query that it is about. */
  warn(message: string, span: Span): void {
    this.warningPlaces.set(message, span);
  }

  info(message: string, span: Span): void {
    this.infoPlaces.set(message, span);
  }

  /** Classic buckets that were not monotonic: one info for all steps, series and places of a metric. */
  repaired(metric: string, span: Span, time: number, repair: MonotonicityRepair): void {
    const start = `${MONOTONICITY}${forMetric(metric)}`;
    const known = this.repairs.get(start);
    if (known === undefined) {
      this.repairs.set(start, { ...repair, start, span, count: 1, minTime: time, maxTime: time });
      return;
    }
    known.span = span;
    known.minBucket = Math.min(known.minBucket, repair.minBucket);
    known.maxBucket = Math.max(known.maxBucket, repair.maxBucket);
    known.maxDiff = Math.max(known.maxDiff, repair.maxDiff);
    known.minTime = Math.min(known.minTime, time);
    known.maxTime = Math.max(known.maxTime, time);
    known.count++;
  }

  /** All texts, each with its kind before it and its place in the query behind it, as Prometheus' API gives them. */
  notes(): Notes {
    const repairs = [...this.repairs.values()].map((repair) => this.repairText(repair));
    const shown = (kind: string, places: ReadonlyMap<string, Span>): string[] =>
      [...places].map(([message, span]) => `PromQL ${kind}: ${message}${this.place(span)}`);
    return {
      warnings: shown("warning", this.warningPlaces),
      infos: [...shown("info", this.infoPlaces), ...repairs],
    };
  }

  private repairText({
    start,
    span,
    minBucket,
    maxBucket,
    maxDiff,
    count,
    minTime,
    maxTime,
  }: Repair): string {
    const diff = goFloatText(Number(maxDiff.toPrecision(DIFF_DIGITS)), DIFF_DIGITS);
    const bounds = `from buckets ${goFloatText(minBucket)} to ${goFloatText(maxBucket)}`;
    const buckets = `${bounds}, with a max diff of ${diff}`;
    const times = `over ${count} samples from ${isoSeconds(minTime)} to ${isoSeconds(maxTime)}`;
    return `PromQL info: ${start}, ${buckets}, ${times}${this.place(span)}`;
  }

  private place(span: Span): string {
    return ` (${placeText(this.query, span.from)})`;
  }
}

/** Go's `%.2g`. */
const DIFF_DIGITS = 2;

const MONOTONICITY =
  "input to histogram_quantile needed to be fixed for monotonicity " +
  "(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

/** The end of a note's text in Prometheus' words; "" for no name. */
export function forMetric(metric: string): string {
  return metric === "" ? "" : ` for metric name ${JSON.stringify(metric)}`;
}

function isoSeconds(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace(".000Z", "Z");
}
