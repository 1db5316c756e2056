import { EditableBuckets } from "./buckets.ts";
import { FieldMessage } from "./fields.ts";
import type { NumberValue } from "./fields.ts";
import type { MessageList } from "./parts.ts";
import { DistributionPoint, Point, SampledPoint } from "./point.ts";

/** Of gauges and sums. */
export class EditableNumberPoint extends SampledPoint {
  protected override get numbers() {
    return { attributes: 7, flags: 8, exemplars: 5 };
  }

  /** The one that was set last; `undefined` for a point without a recorded value. */
  get value(): NumberValue | undefined {
    return this.readNumberValue(4, 6);
  }
  set value(value: NumberValue | undefined) {
    this.setNumberValue(4, 6, value);
  }
}

/** metrics.proto's HistogramDataPoint. */
export class EditableHistogramPoint extends DistributionPoint {
  protected override get numbers() {
    return { attributes: 9, flags: 10, exemplars: 8, min: 11, max: 12 };
  }

  /** Not cumulative; the last one is of what lies above all bounds. */
  get bucketCounts(): readonly bigint[] {
    return this.readBigints(6, "fixed64s");
  }
  set bucketCounts(counts: readonly bigint[]) {
    this.setBigints(6, "fixed64s", counts);
  }

  /** Upper bounds, inclusive; one fewer than buckets. */
  get explicitBounds(): readonly number[] {
    return this.readDoubles(7);
  }
  set explicitBounds(bounds: readonly number[]) {
    this.setDoubles(7, bounds);
  }
}

/** metrics.proto's ExponentialHistogramDataPoint. */
export class EditableExponentialPoint extends DistributionPoint {
  #positive: EditableBuckets | undefined;
  #negative: EditableBuckets | undefined;

  protected override get numbers() {
    return { attributes: 1, flags: 10, exemplars: 11, min: 12, max: 13 };
  }

  /** Bucket i holds values above base^i up to base^(i+1), with a base of 2^(2^-scale). */
  get scale(): number {
    return this.readSigned(6);
  }
  set scale(scale: number) {
    this.setSigned(6, scale);
  }

  get zeroCount(): bigint {
    return this.readFixed64(7) ?? 0n;
  }
  set zeroCount(zeroCount: bigint) {
    this.setFixed64(7, zeroCount);
  }

  get positive(): EditableBuckets {
    return (this.#positive ??= this.child(8, (...place) => new EditableBuckets(...place)));
  }

  /** By the values' amounts, without their sign. */
  get negative(): EditableBuckets {
    return (this.#negative ??= this.child(9, (...place) => new EditableBuckets(...place)));
  }

  /** Values whose amount is no greater are in `zeroCount`. */
  get zeroThreshold(): number {
    return this.readDouble(14) ?? 0;
  }
  set zeroThreshold(zeroThreshold: number) {
    this.setDouble(14, zeroThreshold);
  }
}

/** metrics.proto's SummaryDataPoint. */
export class EditableSummaryPoint extends Point {
  #quantiles: MessageList<EditableQuantile> | undefined;

  protected override get numbers() {
    return { attributes: 7, flags: 8 };
  }

  get count(): bigint {
    return this.readFixed64(4) ?? 0n;
  }
  set count(count: bigint) {
    this.setFixed64(4, count);
  }

  get sum(): number {
    return this.readDouble(5) ?? 0;
  }
  set sum(sum: number) {
    this.setDouble(5, sum);
  }

  /** May be changed in place. */
  get quantiles(): EditableQuantile[] {
    return this.#quantilesList().items;
  }
  set quantiles(quantiles: EditableQuantile[]) {
    this.#quantilesList().items = quantiles;
  }

  #quantilesList(): MessageList<EditableQuantile> {
    return (this.#quantiles ??= this.list(6, (...place) => new EditableQuantile(...place)));
  }
}

/** metrics.proto's ValueAtQuantile. */
export class EditableQuantile extends FieldMessage {
  /** From 0 to 1. */
  get quantile(): number {
    return this.readDouble(1) ?? 0;
  }
  set quantile(quantile: number) {
    this.setDouble(1, quantile);
  }

  get value(): number {
    return this.readDouble(2) ?? 0;
  }
  set value(value: number) {
    this.setDouble(2, value);
  }
}
