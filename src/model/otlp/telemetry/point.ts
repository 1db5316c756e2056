import type { UnixNano } from "../../../base/units.ts";
import type { Attributes } from "./attributes.ts";
import { EditableExemplar } from "./exemplar.ts";
import { FieldMessage } from "./fields.ts";
import type { MessageList } from "./parts.ts";

/** What points of every kind have, each under numbers of its own. */
export abstract class Point extends FieldMessage {
  #attributes: Attributes | undefined;

  /** Of the fields that differ between kinds. */
  protected abstract get numbers(): { readonly attributes: number; readonly flags: number };

  get attributes(): Attributes {
    return (this.#attributes ??= this.attributesAt(this.numbers.attributes));
  }

  /** Since when a sum or histogram counts; 0 if that is not known. */
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

  /** DataPointFlags: 1 for no recorded value. */
  get flags(): number {
    return this.readCount(this.numbers.flags);
  }
  set flags(flags: number) {
    this.setCount(this.numbers.flags, flags);
  }
}

/** With some of its measurements. */
export abstract class SampledPoint extends Point {
  #exemplars: MessageList<EditableExemplar> | undefined;

  protected abstract override get numbers(): Point["numbers"] & { readonly exemplars: number };

  /** May be changed in place. */
  get exemplars(): EditableExemplar[] {
    return this.#exemplarsList().items;
  }
  set exemplars(exemplars: EditableExemplar[]) {
    this.#exemplarsList().items = exemplars;
  }

  #exemplarsList(): MessageList<EditableExemplar> {
    return (this.#exemplars ??= this.list(
      this.numbers.exemplars,
      (...place) => new EditableExemplar(...place),
    ));
  }
}

/** Of several measurements. */
export abstract class DistributionPoint extends SampledPoint {
  protected abstract override get numbers(): SampledPoint["numbers"] & {
    readonly min: number;
    readonly max: number;
  };

  get count(): bigint {
    return this.readFixed64(4) ?? 0n;
  }
  set count(count: bigint) {
    this.setFixed64(4, count);
  }

  /** `undefined` if absent, as where negative values were measured. */
  get sum(): number | undefined {
    return this.readDouble(5);
  }
  set sum(sum: number | undefined) {
    this.setDouble(5, sum);
  }

  /** Of the values from `startTime` to `time`, as is `max`; `undefined` if absent. */
  get min(): number | undefined {
    return this.readDouble(this.numbers.min);
  }
  set min(min: number | undefined) {
    this.setDouble(this.numbers.min, min);
  }

  get max(): number | undefined {
    return this.readDouble(this.numbers.max);
  }
  set max(max: number | undefined) {
    this.setDouble(this.numbers.max, max);
  }
}
