import type { LabelPair } from "../../../model/labels.ts";
import { KeyTable } from "./key-table.ts";

/** Number of the name of metrics' names. */
export const METRIC_NAME = 0;

const FIRST_SCRATCH = 1024;
/** UTF-8 needs at most so many bytes for a UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/**
 * Pairs of label name and value with dense numbers from 0, each pair once. They are kept as bytes: most are never looked
 * at, and a million texts would keep the garbage collector busy.
 */
export class PairTable {
  private readonly names = new KeyTable();
  private readonly nameTexts: string[] = [];
  private readonly values = new KeyTable();
  private readonly made: (LabelPair | undefined)[] = [];
  private scratch = Buffer.alloc(FIRST_SCRATCH);
  private view = viewOf(this.scratch);

  constructor() {
    this.internText(this.names, "__name__", METRIC_NAME);
  }

  get size(): number {
    return this.values.size;
  }

  /** Bytes of all pairs together, each name counted once. */
  get bytes(): number {
    return this.names.bytes + this.values.bytes;
  }

  /** @param number of a name, see {@link PairTable.nameOf}. */
  name(number: number): string {
    return (this.nameTexts[number] ??= this.names.text(number));
  }

  /** Number of a name; -1 when no pair has it. */
  findName(name: string): number {
    return this.findText(this.names, name, 0);
  }

  /** The number of a pair, a new one if the pair is unknown. */
  intern(name: string, value: string): number {
    return this.internText(this.values, value, this.internText(this.names, name, 0));
  }

  /** Number of a name in UTF-8, a new one if it is unknown. */
  internName(view: DataView, start: number, end: number): number {
    return this.names.intern(view, start, end, 0);
  }

  /** As {@link PairTable.intern}, of a value in UTF-8 and the number of the name. */
  internBytes(view: DataView, start: number, end: number, name: number): number {
    return this.values.intern(view, start, end, name);
  }

  /** As {@link PairTable.internBytes}: sooner where the pair is the one behind `last`. */
  internAfter(last: number, view: DataView, start: number, end: number, name: number): number {
    const next = last + 1;
    return this.isPair(next, view, start, end, name) ? next : this.values.intern(view, start, end, name);
  }

  /** Whether the pair of this number is there, and has the name and the value in UTF-8. */
  isPair(pair: number, view: DataView, start: number, end: number, name: number): boolean {
    return pair < this.values.size && this.values.holds(pair, view, start, end, name);
  }

  /** Number of a pair; -1 for one that is not here. */
  find(name: string, value: string): number {
    const number = this.findName(name);
    return number < 0 ? -1 : this.findText(this.values, value, number);
  }

  /** As {@link PairTable.find}, of a value in UTF-8 and the number of the name. */
  findBytes(view: DataView, start: number, end: number, name: number): number {
    return this.values.find(view, start, end, name);
  }

  /** Number of the name of a pair. */
  nameOf(pair: number): number {
    return this.values.contextOf(pair);
  }

  /** The same object each time. */
  pair(pair: number): LabelPair {
    return (this.made[pair] ??= [this.name(this.nameOf(pair)), this.values.text(pair)]);
  }

  value(pair: number): string {
    return this.pair(pair)[1];
  }

  private internText(table: KeyTable, text: string, context: number): number {
    const length = this.write(text);
    return table.intern(this.view, 0, length, context);
  }

  private findText(table: KeyTable, text: string, context: number): number {
    const length = this.write(text);
    return table.find(this.view, 0, length, context);
  }

  /** Into the scratch space, which may be another one after it. @returns its length in bytes. */
  private write(text: string): number {
    if (text.length * BYTES_PER_UNIT > this.scratch.length) {
      this.scratch = Buffer.alloc(text.length * BYTES_PER_UNIT * 2);
      this.view = viewOf(this.scratch);
    }
    const { scratch } = this;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 0x80) return scratch.write(text);
      scratch[at] = code;
    }
    return text.length;
  }
}

const viewOf = (buffer: Buffer): DataView => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
