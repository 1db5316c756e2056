import { Interner } from "../base/interner.ts";
import type { Labels } from "../model/labels.ts";
import type { HistogramState } from "./histogram-family.ts";
import type { SpanReader } from "./spans.ts";
import type { ValueState } from "./value-family.ts";

/** Spans that are counted together: of one service, name, kind, status and chosen attributes. */
export interface Operation {
  readonly labels: Labels;
  /** As the two below: `undefined` until it is asked for, and if it is not made here. */
  calls: ValueState | undefined;
  latency: HistogramState | undefined;
  size: ValueState | undefined;
}

/** What, beside service, name, kind and status, tells operations apart. */
export interface OperationKeys {
  /** Places of the chosen attributes. */
  readonly attributes: readonly number[];
  /** Whether the message of the status does. */
  readonly withMessage: boolean;
}

const MOST_KNOWN = 50_000;
const MOST_BYTES = 16 * 1024 * 1024;
const LONGEST_KEY = 4096;
/** Of numbers and lengths, in bytes. */
const WORD = 4;
const ABSENT = 0xffffffff;

/**
 * Finds the operation of a span by bytes alone: those of its name and attributes, and the id of its resource. Text is
 * made of an operation when it is seen first.
 */
export class Operations {
  private readonly keys: OperationKeys;
  private readonly make: (span: SpanReader) => Operation;
  private readonly mostKnown: number;
  private ids: Interner;
  private byId: (Operation | undefined)[] = [];
  private readonly key = new Uint8Array(LONGEST_KEY);
  private readonly words = new DataView(this.key.buffer);
  private length = 0;

  /**
   * @param mostKnown when more have been seen, all are made anew.
   */
  constructor(keys: OperationKeys, make: (span: SpanReader) => Operation, mostKnown: number = MOST_KNOWN) {
    this.keys = keys;
    this.make = make;
    this.mostKnown = mostKnown;
    this.ids = new Interner(mostKnown, MOST_BYTES);
  }

  /** Finds it, or makes it. One whose name and attributes are longer than 4096 bytes is made each time. */
  of(span: SpanReader): Operation {
    if (!this.writeKey(span)) return this.make(span);
    const id = this.idOfKey();
    return (this.byId[id] ??= this.make(span));
  }

  private idOfKey(): number {
    const id = this.ids.intern(this.key, 0, this.length);
    if (id !== 0) return id;
    this.ids = new Interner(this.mostKnown, MOST_BYTES);
    this.byId = [];
    return this.ids.intern(this.key, 0, this.length);
  }

  /** @returns `false` if it is too long. */
  private writeKey(span: SpanReader): boolean {
    const { nameBytes, attributes, resource } = span;
    this.length = 0;
    this.putWord(resource.id);
    this.putWord(span.kind);
    this.putWord(span.status);
    let fits = this.putBytes(span.bytes, nameBytes.start, nameBytes.end);
    const { messageBytes } = span;
    if (fits && this.keys.withMessage) fits = this.putBytes(span.bytes, messageBytes.start, messageBytes.end);
    for (const place of this.keys.attributes) {
      if (!fits) return false;
      if (resource.texts[place] !== undefined || !attributes.has(place)) fits = this.putWord(ABSENT);
      else fits = this.putBytes(span.bytes, attributes.start(place), attributes.end(place));
    }
    return fits;
  }

  private putWord(word: number): boolean {
    if (this.length + WORD > LONGEST_KEY) return false;
    this.words.setUint32(this.length, word, true);
    this.length += WORD;
    return true;
  }

  private putBytes(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.length + WORD + end - start > LONGEST_KEY) return false;
    this.putWord(end - start);
    for (let i = start; i < end; i++) this.key[this.length++] = bytes[i] ?? 0;
    return true;
  }
}
