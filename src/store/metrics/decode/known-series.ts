import { labelName } from "../../../model/prometheus/naming/label-name.ts";
import { HISTOGRAM_ATTRIBUTE } from "../../../model/prometheus/verbatim.ts";
import { KeyTable } from "../series/key-table.ts";
import type { Series } from "../series/series.ts";
import type { SeriesTable } from "../series/series-table.ts";
import type { MetricContext } from "./contexts.ts";
import type { Point } from "./points.ts";

/** Tags of KeyValue's key and value, and of AnyValue's text. */
const KEY_TAG = 0x0a;
const VALUE_TAG = 0x12;
const TEXT_TAG = 0x0a;
/** A tag, and a length of one byte. */
const HEADER_BYTES = 2;
/** Longer lengths have more bytes. */
const MAX_LENGTH = 0x7f;

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
  /** Of the point in hand, sorted by the names. */
  private readonly names: number[] = [];
  private readonly pairs: number[] = [];

  /** The metric of the point before, and the pairs that all of its points have. */
  private context: MetricContext | undefined;
  private ownNames: readonly number[] = [];
  private ownPairs: readonly number[] = [];

  constructor(table: SeriesTable) {
    this.table = table;
  }

  /** Before the table forgets series: numbers of names change. */
  forget(): void {
    this.keys.clear();
    this.labels.length = 0;
    this.context = undefined;
  }

  /** @returns `undefined` if there is none, or the attributes do not say it so simply. */
  find(view: DataView, point: Point, context: MetricContext): Series | undefined {
    if (point.isScattered || !this.begin(context)) return undefined;
    for (let at = point.keyStart; at < point.keyEnd;) {
      at = this.addAttribute(view, at, point.keyEnd, context.resource.isVerbatim);
      if (at < 0) return undefined;
    }
    return this.table.withPairs(this.pairs);
  }

  /** Begins with the pairs that all points of a metric have. */
  private begin(context: MetricContext): boolean {
    const { names, pairs, ownNames, ownPairs } = this;
    if (context === this.context) {
      names.length = pairs.length = ownNames.length;
      for (let at = 0; at < names.length; at++) {
        names[at] = ownNames[at] ?? 0;
        pairs[at] = ownPairs[at] ?? 0;
      }
      return true;
    }
    names.length = pairs.length = 0;
    const { job, instance } = context.resource.target;
    const isKnown =
      this.addText("__name__", context.family) &&
      (job === "" || this.addText("job", job)) &&
      (instance === "" || this.addText("instance", instance)) &&
      context.typeLabels.every(([name, value]) => this.addText(name, value));
    this.context = isKnown ? context : undefined;
    this.ownNames = [...names];
    this.ownPairs = [...pairs];
    return isKnown;
  }

  private addText(name: string, value: string): boolean {
    const { labelPairs } = this.table;
    const pair = labelPairs.find(name, value);
    return pair >= 0 && this.add(labelPairs.nameOf(pair), pair);
  }

  /** @returns where the next one starts; -1 when this one is no short text, or no label of its own. */
  private addAttribute(view: DataView, at: number, end: number, isVerbatim: boolean): number {
    const key = at + 2 * HEADER_BYTES;
    if (key > end || view.getUint8(at + HEADER_BYTES) !== KEY_TAG) return -1;
    const value = key + view.getUint8(key - 1) + 2 * HEADER_BYTES;
    if (value > end) return -1;
    const any = value - HEADER_BYTES;
    if (view.getUint8(any - 2) !== VALUE_TAG || view.getUint8(any) !== TEXT_TAG) return -1;
    const next = value + view.getUint8(value - 1);
    const isExact =
      view.getUint8(at + 1) === next - at - HEADER_BYTES && view.getUint8(any - 1) === next - any;
    if (!isExact || next > end || next - at > MAX_LENGTH || next === value) return -1;
    const name = this.nameOf(view, key, any - HEADER_BYTES, isVerbatim);
    const pair = name === NO_LABEL ? -1 : this.table.labelPairs.findBytes(view, value, next, name);
    return pair >= 0 && this.add(name, pair) ? next : -1;
  }

  private nameOf(view: DataView, start: number, end: number, isVerbatim: boolean): number {
    const index = this.keys.intern(view, start, end, isVerbatim ? 1 : 0);
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
