import { labelName } from "../../../model/prometheus/naming/label-name.ts";
import { HISTOGRAM_ATTRIBUTE } from "../../../model/prometheus/verbatim.ts";
import { KeyTable } from "../series/key-table.ts";
import type { Series } from "../series/series.ts";
import type { SeriesTable } from "../series/series-table.ts";
import type { MetricContext } from "./contexts.ts";
import type { Point } from "./points.ts";
import { TextAttribute } from "./text-attribute.ts";

const NO_LABEL = -1;

/**
 * Finds the series of a point by the bytes of its attributes, without making a text of any. It knows those that are
 * there already, and whose attributes are short texts, each a label of its own: most of all. At a start that is
 * every series of the journal's end, each for the first time.
 */
export class KnownSeries {
  private readonly table: SeriesTable;
  /** Number of the label's name by attribute key, as the table has it; {@link NO_LABEL} for one that needs more thought. */
  private readonly keys = new KeyTable();
  private readonly labels: number[] = [];
  private readonly attribute = new TextAttribute();
  /** Of the point in hand, sorted by the names. */
  private readonly names: number[] = [];
  private readonly pairs: number[] = [];
  /** The same pairs as they came. */
  private readonly arrived: number[] = [];

  /** The metric of the point before, and the pairs that all of its points have. */
  private context: MetricContext | undefined;
  private ownNames: readonly number[] = [];
  private ownPairs: readonly number[] = [];
  /** The row of the point before, and where in a row the pairs of such a point stand, as they come; empty if unknown. */
  private row = -1;
  private places: readonly number[] = [];

  constructor(table: SeriesTable) {
    this.table = table;
  }

  /** Before the table forgets series: numbers of names change. */
  forget(): void {
    this.keys.clear();
    this.labels.length = 0;
    this.context = undefined;
    this.places = [];
  }

  /** @returns `undefined` if there is none, or the attributes do not say it so simply. */
  find(view: DataView, point: Point, context: MetricContext): Series | undefined {
    if (point.isScattered) return undefined;
    if (this.isNext(view, point, context)) return this.table.seriesAt(++this.row);
    if (!this.begin(context)) return undefined;
    for (let at = point.keyStart; at < point.keyEnd; at = this.attribute.valueEnd)
      if (!this.addAttribute(view, at, point.keyEnd, context.resource.isVerbatim)) return undefined;
    const row = this.table.rowWith(this.pairs);
    if (row < 0) return undefined;
    // Who sends in another order than that in which the series came is not worth a guess.
    this.places = row === this.row + 1 ? this.arrived.map((pair) => this.pairs.indexOf(pair)) : [];
    this.row = row;
    return this.table.seriesAt(row);
  }

  /**
   * Whether the point is of the row behind the last one: mostly so where all series are sent in turn, and quicker to see
   * than to look each of its pairs up.
   */
  private isNext(view: DataView, point: Point, context: MetricContext): boolean {
    const { table, places, ownPairs, attribute } = this;
    const row = this.row + 1;
    if (places.length === 0 || context !== this.context || table.pairsIn(row) !== places.length) return false;
    let pairs = 0;
    for (; pairs < ownPairs.length; pairs++)
      if (table.pairAt(row, places[pairs] ?? 0) !== ownPairs[pairs]) return false;
    for (let at = point.keyStart; at < point.keyEnd; at = attribute.valueEnd) {
      if (pairs === places.length || !attribute.read(view, at, point.keyEnd)) return false;
      const name = this.nameOf(view, context.resource.isVerbatim);
      const pair = table.pairAt(row, places[pairs++] ?? 0);
      if (!table.labelPairs.isPair(pair, view, attribute.valueStart, attribute.valueEnd, name)) return false;
    }
    return pairs === places.length;
  }

  /** Begins with the pairs that all points of a metric have. */
  private begin(context: MetricContext): boolean {
    const { names, pairs, arrived, ownNames, ownPairs } = this;
    if (context === this.context) {
      names.length = pairs.length = arrived.length = ownNames.length;
      for (let at = 0; at < names.length; at++) {
        names[at] = ownNames[at] ?? 0;
        pairs[at] = arrived[at] = ownPairs[at] ?? 0;
      }
      return true;
    }
    names.length = pairs.length = 0;
    this.places = [];
    const { job, instance } = context.resource.target;
    const isKnown =
      this.addText("__name__", context.family) &&
      (job === "" || this.addText("job", job)) &&
      (instance === "" || this.addText("instance", instance)) &&
      context.typeLabels.every(([name, value]) => this.addText(name, value));
    this.context = isKnown ? context : undefined;
    this.ownNames = [...names];
    this.ownPairs = [...pairs];
    arrived.splice(0, Infinity, ...pairs);
    return isKnown;
  }

  private addText(name: string, value: string): boolean {
    const { labelPairs } = this.table;
    const pair = labelPairs.find(name, value);
    return pair >= 0 && this.add(labelPairs.nameOf(pair), pair);
  }

  /** @returns `false` when this one is no short text, or no label of its own that is known. */
  private addAttribute(view: DataView, at: number, end: number, isVerbatim: boolean): boolean {
    const { attribute } = this;
    if (!attribute.read(view, at, end)) return false;
    const name = this.nameOf(view, isVerbatim);
    if (name === NO_LABEL) return false;
    const pair = this.table.labelPairs.findBytes(view, attribute.valueStart, attribute.valueEnd, name);
    this.arrived.push(pair);
    return pair >= 0 && this.add(name, pair);
  }

  /** Of the attribute in hand. */
  private nameOf(view: DataView, isVerbatim: boolean): number {
    const { keyStart, keyEnd } = this.attribute;
    const index = this.keys.intern(view, keyStart, keyEnd, isVerbatim ? 1 : 0);
    const known = this.labels[index] ?? NO_LABEL;
    if (known !== NO_LABEL) return known;
    const key = this.keys.text(index);
    const isApart = key === "" || key === "__name__" || key === HISTOGRAM_ATTRIBUTE;
    const name = isApart ? NO_LABEL : this.table.labelPairs.findName(isVerbatim ? key : labelName(key));
    this.labels[index] = name;
    return name;
  }

  /** @returns `false` for a name that is there: the values are joined, or one of them counts. */
  private add(name: number, pair: number): boolean {
    const { names, pairs } = this;
    const { labelPairs } = this.table;
    let at = names.length;
    for (; at > 0; at--) {
      const before = names[at - 1] ?? 0;
      if (before === name) return false;
      if (labelPairs.name(before) < labelPairs.name(name)) break;
      names[at] = before;
      pairs[at] = pairs[at - 1] ?? 0;
    }
    names[at] = name;
    pairs[at] = pair;
    return true;
  }
}
