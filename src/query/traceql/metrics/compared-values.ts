import type { AnyValue } from "../../../model/otlp/common.ts";
import type { FieldValue } from "../../../store/traces/source.ts";
import { shownName, shownValue } from "./compare-labels.ts";
import { valueText } from "./labels.ts";

/** The values of one field, by number. */
export interface ComparedField {
  readonly key: string;
  readonly values: readonly number[];
}

/** Numbers values as they are shown: several ids may stand for one, and one id for values of several fields. */
export class ComparedValues {
  readonly fields: (ComparedField & { readonly values: number[] })[] = [];
  /** Of value i. */
  readonly values: AnyValue[] = [];
  readonly texts: string[] = [];
  readonly fieldOf: number[] = [];
  /** Numbers of the values of id i: from `firsts[i]` to `firsts[i + 1]`. */
  readonly numbers: number[] = [];
  readonly firsts: number[] = [0];
  private readonly fieldsByKey = new Map<string, number>();
  private readonly numbersByText: Map<string, number>[] = [];

  /** Of the next id, counted from 0. */
  add(values: readonly FieldValue[]): void {
    for (const value of values) this.numbers.push(this.numberOf(value));
    this.firsts.push(this.numbers.length);
  }

  private numberOf({ field, value }: FieldValue): number {
    const place = this.placeOf(shownName(field));
    const shown = shownValue(field, value);
    const text = valueText(shown);
    const byText = this.numbersByText[place];
    const known = byText?.get(text);
    if (known !== undefined) return known;
    const number = this.values.push(shown) - 1;
    this.texts.push(text);
    this.fieldOf.push(place);
    this.fields[place]?.values.push(number);
    byText?.set(text, number);
    return number;
  }

  private placeOf(key: string): number {
    let place = this.fieldsByKey.get(key);
    if (place === undefined) {
      place = this.fields.push({ key, values: [] }) - 1;
      this.fieldsByKey.set(key, place);
      this.numbersByText.push(new Map());
    }
    return place;
  }
}
