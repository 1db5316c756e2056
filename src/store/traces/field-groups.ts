import type { ColumnReader } from "../duckdb/column-reader.ts";
import { SPAN_COLUMNS } from "./columns.ts";

/** More are worth no grouping. More than ids of a column: with 32 bits more, these are whole numbers in a double. */
const MOST_GROUPS = 1 << 20;
const WORD = 2 ** 32;

/** Numbers spans by what columns tell of them: with the same number, they have the same. */
export class FieldGroups {
  private readonly places: readonly number[];
  /** By a number, and the id in the next column. */
  private readonly numbers = new Map<number, number>();
  /** Of spans that are in no group with others. */
  private nextAlone = MOST_GROUPS;

  /** @param columns of a span, by name. */
  constructor(columns: ReadonlySet<string>) {
    this.places = SPAN_COLUMNS.flatMap(({ name }, place) => (columns.has(name) ? [place] : []));
  }

  /** One number for each row. */
  of(reader: ColumnReader): Uint32Array {
    const groups = new Uint32Array(reader.rows);
    const columns = this.places.map((place) => idsOf(reader, place));
    for (let row = 0; row < groups.length; row++) groups[row] = this.groupOf(columns, row);
    return groups;
  }

  private groupOf(columns: readonly (Uint8Array | Uint32Array | undefined)[], row: number): number {
    let group = 0;
    for (const ids of columns) {
      if (ids === undefined || group >= MOST_GROUPS) return this.nextAlone++;
      const id = ids[row] ?? 0;
      group = ids === columns[0] ? id : this.numberOf(group * WORD + id);
    }
    return group;
  }

  private numberOf(key: number): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const { size } = this.numbers;
    if (size >= MOST_GROUPS) return this.nextAlone++;
    this.numbers.set(key, size);
    return size;
  }
}

/** `undefined` for times, and ids of spans, by which spans differ. */
function idsOf(reader: ColumnReader, place: number): Uint8Array | Uint32Array | undefined {
  const kind = SPAN_COLUMNS[place]?.kind;
  if (kind === "u8") return reader.u8(place);
  return kind === "u32" ? reader.u32(place) : undefined;
}
