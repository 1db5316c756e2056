import type { AnyValue } from "../../../model/otlp/common.ts";
import type { FieldValue, ValueField } from "../../../store/traces/source.ts";
import { shownName, shownValue } from "./compare-labels.ts";
import { valueText } from "./labels.ts";

/** The values of one field, by number. */
export interface ComparedField {
  readonly key: string;
  readonly values: readonly number[];
}

interface Field extends ComparedField {
  readonly place: number;
  readonly values: number[];
  /** By the text of a string, and by that of any other value. */
  readonly ofStrings: Map<string, number>;
  readonly ofOthers: Map<string, number>;
}

/** Numbers values as they are shown: several ids may stand for one, and one id for values of several fields. */
export class ComparedValues {
  readonly fields: Field[] = [];
  /** Of value i. */
  readonly values: AnyValue[] = [];
  /** Place of the field of value i. */
  readonly fieldOf: number[] = [];
  /** Numbers of the values of id i: from `firsts[i]` to `firsts[i + 1]`. */
  readonly numbers: number[] = [];
  readonly firsts: number[] = [0];
  private readonly byKey = new Map<string, Field>();
  /** Many values share an object. */
  private readonly known = new Map<ValueField, Field>();

  /** Of the next id, counted from 0. */
  add(values: readonly FieldValue[]): void {
    for (const value of values) this.numbers.push(this.numberOf(value));
    this.firsts.push(this.numbers.length);
  }

  /** What tells value i from others of its field. */
  textOf(number: number): string {
    const value = this.values[number];
    return value === undefined ? "" : valueText(value);
  }

  private numberOf({ field, value }: FieldValue): number {
    const { place, values, ofStrings, ofOthers } = this.known.get(field) ?? this.lookUp(field);
    const shown = shownValue(field, value);
    const [byText, text] = shown.kind === "string" ? [ofStrings, shown.value] : [ofOthers, valueText(shown)];
    const known = byText.get(text);
    if (known !== undefined) return known;
    const number = this.values.push(shown) - 1;
    this.fieldOf.push(place);
    values.push(number);
    byText.set(text, number);
    return number;
  }

  private lookUp(of: ValueField): Field {
    const key = shownName(of);
    let field = this.byKey.get(key);
    if (field === undefined) {
      field = { key, place: this.fields.length, values: [], ofStrings: new Map(), ofOthers: new Map() };
      this.fields.push(field);
      this.byKey.set(key, field);
    }
    this.known.set(of, field);
    return field;
  }
}
