import { pointLabels, verbatimLabels } from "../../../model/prometheus/naming/labels.ts";
import type { LabelMap } from "../../../model/prometheus/naming/labels.ts";
import { readAttributes } from "./attributes.ts";
import { ContextCache } from "./context-cache.ts";
import type { MetricContext, Stream } from "./contexts.ts";
import type { Point } from "./points.ts";

/**
 * What is remembered of points; beyond this all of it is forgotten and learned again. Twice the series that are kept by
 * default: at their limit, with some that are refused, each point would be learned each time it comes.
 */
const MAX_STREAMS = 2_000_000;
const MAX_KEY_BYTES = 96 * 1024 * 1024;

/** Finds the stream of a point by the bytes of its attributes. */
export class StreamLookup {
  private readonly cache = new ContextCache<Stream>();
  private last: Stream | undefined;

  get isFull(): boolean {
    return this.cache.size > MAX_STREAMS || this.cache.bytes > MAX_KEY_BYTES;
  }

  forget(): void {
    this.cache.clear();
    this.last = undefined;
  }

  /** Called before the first point of a metric. */
  begin(): void {
    this.last = undefined;
  }

  /** Guesses the stream that followed last time, else looks it up; a new one has no series yet. */
  find(view: DataView, point: Point, context: MetricContext): Stream {
    const guess = this.guess(view, point, context);
    return guess ?? this.follow(this.lookUp(view, point, context), context);
  }

  /** As {@link StreamLookup.find}, but learns none that is new. */
  findKnown(view: DataView, point: Point, context: MetricContext): Stream | undefined {
    const guess = this.guess(view, point, context);
    if (guess !== undefined || point.isScattered) return guess;
    const known = this.cache.find(view, point.keyStart, point.keyEnd, context.index);
    return known && this.follow(known, context);
  }

  private guess(view: DataView, point: Point, context: MetricContext): Stream | undefined {
    const guess = this.last === undefined ? context.first : this.last.next;
    if (guess === undefined || !this.isOf(guess, view, point, context)) return undefined;
    this.last = guess;
    return guess;
  }

  /** Remembers that it came after the one before. */
  private follow(found: Stream, context: MetricContext): Stream {
    if (this.last === undefined) context.first = found;
    else this.last.next = found;
    this.last = found;
    return found;
  }

  private isOf(guess: Stream, view: DataView, point: Point, context: MetricContext): boolean {
    if (point.isScattered || guess.key < 0) return false;
    return this.cache.holds(guess.key, view, point.keyStart, point.keyEnd, context.index);
  }

  private lookUp(view: DataView, point: Point, context: MetricContext): Stream {
    if (point.isScattered) return newStream(-1);
    return this.cache.get(view, point.keyStart, point.keyEnd, context.index, newStream);
  }
}

/** Labels of a point without `__name__`; undefined when an attribute makes no label. */
export function labelsOf(
  bytes: Uint8Array,
  point: Point,
  field: number,
  context: MetricContext,
): LabelMap | undefined {
  const attributes = readAttributes(bytes, point.start, point.end, field);
  const { hasLabels, target } = context.resource;
  const labels = hasLabels ? verbatimLabels(attributes) : pointLabels(attributes, target);
  for (const [name, value] of context.typeLabels) labels?.set(name, value);
  return labels;
}

function newStream(key: number): Stream {
  return { key, series: undefined, layouts: undefined, next: undefined };
}
