import type { Field } from "./data-frame.ts";

/** A whole series in one cell of a table, with the number that stands for it. */
export class Trend {
  readonly times: Field["values"];
  readonly values: Field["values"];
  /** What is shown beside the line, and by which rows are sorted. */
  readonly value: number | null;

  constructor(times: Field["values"], values: Field["values"], value: number | null) {
    this.times = times;
    this.values = values;
    this.value = value;
  }

  /** As text it is its number. */
  toJSON(): number | null {
    return this.value;
  }
}
