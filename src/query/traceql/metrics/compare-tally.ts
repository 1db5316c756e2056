import { limitError } from "../../../base/errors.ts";
import type { AnyValue, KeyValue } from "../../../model/otlp/common.ts";
import type { FieldValue, SpanValues } from "../../../store/traces/source.ts";
import { ComparedValues } from "./compared-values.ts";
import type { ComparedField } from "./compared-values.ts";
import type { ObserverOptions } from "./series-table.ts";
import type { Series } from "./series.ts";
import { ValueCounts } from "./value-counts.ts";

const META = "__meta_type";
const text = (value: string): AnyValue => ({ kind: "string", value });
const NIL = text("nil");
/** Counts of a thing are at twice its number, and behind that. */
const SIDES = ["baseline", "selection"] as const;

type Options = Pick<ObserverOptions, "steps" | "maxSeries" | "maxSamples">;

/**
 * Counts values of fields, by id, and makes the series of `compare()` of them: of each field, on either side, its most
 * frequent values, and the total.
 */
export class CompareTally {
  readonly counts: ValueCounts;
  private readonly top: number;
  private readonly options: Options;
  private readonly values = new ComparedValues();
  /** By step: on both sides of each field, where it has any values, then of values that are shown. */
  private readonly rows: (Float64Array | undefined)[] = [];
  /** Of both sides of each value its place in {@link rows}; 0 if it is not shown. */
  private shownAt = new Uint32Array(0);

  /** @param top values that are shown of a field. */
  constructor(top: number, options: Options) {
    this.top = top;
    this.options = options;
    this.counts = new ValueCounts(options.steps.count);
  }

  /** @throws WatchtowerError `limit` */
  add(id: number, isSelected: boolean, step: number): void {
    this.counts.add(id, this.counts.placeOf(isSelected, step));
  }

  /** @param places of the spans, as {@link counts} makes them. @throws WatchtowerError `limit` */
  addAll({ columns, ids, ends }: SpanValues, places: Uint32Array): void {
    const { counts } = this;
    for (const column of columns) counts.addEach(column, places);
    for (let row = 0, at = 0; row < places.length; row++) {
      for (const end = ends[row] ?? 0; at < end; at++)
        counts.add(ids[at] ?? 0, places[row] ?? counts.nowhere);
    }
  }

  /** Called once, when all is counted. @throws WatchtowerError `limit` */
  finish(valuesOf: (id: number) => readonly FieldValue[]): readonly Series[] {
    const { fields } = this.values;
    const totals = this.totals(valuesOf);
    const there = fields.map((field) =>
      SIDES.map((_, side) => mostFrequent(field, totals, side, this.values, this.top)),
    );
    this.makeRoom(there);
    this.spread();
    const series = SIDES.flatMap((_, side) =>
      fields.flatMap((field, place) => this.seriesOf(field, place, side, there[place]?.[side]?.shown ?? [])),
    );
    const crowded = fields.filter((_, place) => this.isCrowded(there[place] ?? []));
    return [...series, ...crowded.map(({ key }) => this.tooManyValues(key))];
  }

  /** Of all steps, by number and side. */
  private totals(valuesOf: (id: number) => readonly FieldValue[]): Float64Array {
    const { counts, values } = this;
    const ofIds = counts.totals();
    for (let id = 0; id * 2 < ofIds.length; id++) {
      const isThere = ofIds[id * 2] !== 0 || ofIds[id * 2 + 1] !== 0;
      values.add(isThere ? valuesOf(id) : []);
    }
    const totals = new Float64Array(values.values.length * 2);
    for (let place = 0; place < ofIds.length; place++) {
      const id = place >>> 1;
      for (let at = values.firsts[id] ?? 0; at < (values.firsts[id + 1] ?? 0); at++) {
        const total = (values.numbers[at] ?? 0) * 2 + (place & 1);
        totals[total] = (totals[total] ?? 0) + (ofIds[place] ?? 0);
      }
    }
    return totals;
  }

  private isCrowded(sides: readonly There[]): boolean {
    return sides.some(({ count }) => count > this.top);
  }

  private makeRoom(there: readonly (readonly There[])[]): void {
    const { maxSeries, maxSamples, steps } = this.options;
    this.rows.length = there.length * 2;
    this.shownAt = new Uint32Array(this.values.values.length * 2);
    let series = 0;
    for (const [place, sides] of there.entries()) {
      if (this.isCrowded(sides)) series++;
      for (const [side, { shown }] of sides.entries()) {
        if (shown.length === 0) continue;
        series += shown.length + 1;
        if (series > maxSeries)
          throw limitError("query.maxSeries", maxSeries, "the query makes too many series");
        if (series * steps.count > maxSamples)
          throw limitError("query.maxSamples", maxSamples, "the query makes too many samples");
        this.rows[place * 2 + side] = new Float64Array(steps.count);
        for (const number of shown)
          this.shownAt[number * 2 + side] = this.rows.push(new Float64Array(steps.count)) - 1;
      }
    }
  }

  /** Puts the counts into the series. */
  private spread(): void {
    const { rows, shownAt, values } = this;
    const [firsts, numbers] = [Uint32Array.from(values.firsts), Uint32Array.from(values.numbers)];
    const fieldOf = Uint32Array.from(values.fieldOf);
    this.counts.each((id, side, step, count) => {
      for (let at = firsts[id] ?? 0; at < (firsts[id + 1] ?? 0); at++) {
        const number = numbers[at] ?? 0;
        addTo(rows[(fieldOf[number] ?? 0) * 2 + side], step, count);
        const shown = shownAt[number * 2 + side] ?? 0;
        if (shown !== 0) addTo(rows[shown], step, count);
      }
    });
  }

  private seriesOf(
    { key }: ComparedField,
    place: number,
    side: number,
    shown: readonly number[],
  ): readonly Series[] {
    const totals = this.rows[place * 2 + side];
    if (totals === undefined) return [];
    const meta = SIDES[side] ?? "";
    const series = shown.map((number) => ({
      labels: [
        { key: META, value: text(meta) },
        { key, value: this.values.values[number] ?? NIL },
      ],
      values: this.rows[this.shownAt[number * 2 + side] ?? 0] ?? new Float64Array(0),
      exemplars: [],
    }));
    const labels: readonly KeyValue[] = [
      { key: META, value: text(`${meta}_total`) },
      { key, value: NIL },
    ];
    return [...series, { labels, values: totals, exemplars: [] }];
  }

  /** Tells, as Tempo does, that an attribute has more values than are shown. */
  private tooManyValues(key: string): Series {
    const labels: readonly KeyValue[] = [
      { key: "__meta_error", value: text("__too_many_values__") },
      { key, value: NIL },
    ];
    return { labels, values: new Float64Array(this.options.steps.count), exemplars: [] };
  }
}

function addTo(counts: Float64Array | undefined, step: number, count: number): void {
  if (counts !== undefined) counts[step] = (counts[step] ?? 0) + count;
}

/** Of a field on one side. */
interface There {
  /** How many values came. */
  readonly count: number;
  /** The most frequent first; of those that are as frequent as each other the first by text. */
  readonly shown: readonly number[];
}

function mostFrequent(
  { values }: ComparedField,
  totals: Float64Array,
  side: number,
  compared: ComparedValues,
  top: number,
): There {
  const isBefore = (a: number, b: number): boolean => {
    const [ofA = 0, ofB = 0] = [totals[a * 2 + side], totals[b * 2 + side]];
    return ofA === ofB ? compared.textOf(a) < compared.textOf(b) : ofA > ofB;
  };
  const shown: number[] = [];
  let count = 0;
  for (const number of values) {
    if (totals[number * 2 + side] === 0) continue;
    count++;
    const last = shown[top - 1];
    if (last !== undefined && !isBefore(number, last)) continue;
    let place = Math.min(shown.length, top - 1);
    for (; place > 0 && isBefore(number, shown[place - 1] ?? 0); place--)
      shown[place] = shown[place - 1] ?? 0;
    shown[place] = number;
  }
  return { count, shown };
}
