import type { UnixNano } from "../../../base/units.ts";
import type { Attributes } from "./attributes.ts";
import { EditableBuckets } from "./buckets.ts";
import { EditableExemplar } from "./exemplar.ts";
import { FieldMessage } from "./fields.ts";
import type { NumberValue } from "./fields.ts";
import type { MessageList } from "./parts.ts";

/** What points of every kind have. */
abstract class Point extends FieldMessage {
  get startTime(): UnixNano {
    return this.readTime(2);
  }
  set startTime(startTime: UnixNano) {
    this.setTime(2, startTime);
  }

  get time(): UnixNano {
    return this.readTime(3);
  }
  set time(time: UnixNano) {
    this.setTime(3, time);
  }
}

/** Of several measurements. */
abstract class DistributionPoint extends Point {
  get count(): bigint {
    return this.readFixed64(4) ?? 0n;
  }
  set count(count: bigint) {
    this.setFixed64(4, count);
  }
}

/** Of gauges and sums. */
export class EditableNumberPoint extends Point {
  #attributes: Attributes | undefined;
  #exemplars: MessageList<EditableExemplar> | undefined;

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(7));
  }

  /** The one that was set last; `undefined` for a point without a recorded value. */
  get value(): NumberValue | undefined {
    return this.readNumberValue(4, 6);
  }
  set value(value: NumberValue | undefined) {
    this.setNumberValue(4, 6, value);
  }

  /** May be changed in place. */
  get exemplars(): EditableExemplar[] {
    return this.#exemplarsList().items;
  }
  set exemplars(exemplars: EditableExemplar[]) {
    this.#exemplarsList().items = exemplars;
  }

  #exemplarsList(): MessageList<EditableExemplar> {
    return (this.#exemplars ??= this.list(5, (...place) => new EditableExemplar(...place)));
  }

  /** DataPointFlags: 1 for no recorded value. */
  get flags(): number {
    return this.readCount(8);
  }
  set flags(flags: number) {
    this.setCount(8, flags);
  }
}

export class EditableHistogramPoint extends DistributionPoint {
  #attributes: Attributes | undefined;
  #exemplars: MessageList<EditableExemplar> | undefined;

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(9));
  }

  get sum(): number | undefined {
    return this.readDouble(5);
  }
  set sum(sum: number | undefined) {
    this.setDouble(5, sum);
  }

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

  /** May be changed in place. */
  get exemplars(): EditableExemplar[] {
    return this.#exemplarsList().items;
  }
  set exemplars(exemplars: EditableExemplar[]) {
    this.#exemplarsList().items = exemplars;
  }

  #exemplarsList(): MessageList<EditableExemplar> {
    return (this.#exemplars ??= this.list(8, (...place) => new EditableExemplar(...place)));
  }

  get flags(): number {
    return this.readCount(10);
  }
  set flags(flags: number) {
    this.setCount(10, flags);
  }

  get min(): number | undefined {
    return this.readDouble(11);
  }
  set min(min: number | undefined) {
    this.setDouble(11, min);
  }

  get max(): number | undefined {
    return this.readDouble(12);
  }
  set max(max: number | undefined) {
    this.setDouble(12, max);
  }
}

export class EditableExponentialPoint extends DistributionPoint {
  #attributes: Attributes | undefined;
  #positive: EditableBuckets | undefined;
  #negative: EditableBuckets | undefined;
  #exemplars: MessageList<EditableExemplar> | undefined;

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(1));
  }

  get sum(): number | undefined {
    return this.readDouble(5);
  }
  set sum(sum: number | undefined) {
    this.setDouble(5, sum);
  }

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

  get negative(): EditableBuckets {
    return (this.#negative ??= this.child(9, (...place) => new EditableBuckets(...place)));
  }

  get flags(): number {
    return this.readCount(10);
  }
  set flags(flags: number) {
    this.setCount(10, flags);
  }

  /** May be changed in place. */
  get exemplars(): EditableExemplar[] {
    return this.#exemplarsList().items;
  }
  set exemplars(exemplars: EditableExemplar[]) {
    this.#exemplarsList().items = exemplars;
  }

  #exemplarsList(): MessageList<EditableExemplar> {
    return (this.#exemplars ??= this.list(11, (...place) => new EditableExemplar(...place)));
  }

  get min(): number | undefined {
    return this.readDouble(12);
  }
  set min(min: number | undefined) {
    this.setDouble(12, min);
  }

  get max(): number | undefined {
    return this.readDouble(13);
  }
  set max(max: number | undefined) {
    this.setDouble(13, max);
  }

  get zeroThreshold(): number {
    return this.readDouble(14) ?? 0;
  }
  set zeroThreshold(zeroThreshold: number) {
    this.setDouble(14, zeroThreshold);
  }
}

export class EditableSummaryPoint extends DistributionPoint {
  #attributes: Attributes | undefined;
  #quantiles: MessageList<EditableQuantile> | undefined;

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(7));
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

  get flags(): number {
    return this.readCount(8);
  }
  set flags(flags: number) {
    this.setCount(8, flags);
  }
}

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
