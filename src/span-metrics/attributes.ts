import { utf8 } from "../base/bytes.ts";
import type { AnyValue } from "../model/otlp/common.ts";
import { AttributePlace } from "../model/otlp/attribute-place.ts";
import { readAnyValue } from "../model/otlp/decode-common.ts";
import { textAt } from "../model/wire/reader.ts";
import type { WireReader } from "../model/wire/reader.ts";
import { attributeText } from "./attribute-text.ts";

interface Candidate {
  readonly bytes: Uint8Array;
  readonly place: number;
}

/** The few attributes that matter among many, each with a place from 0 on. */
export class WantedAttributes {
  /** Each once; where it stands here is its place. */
  readonly keys: readonly string[];
  private readonly byLength: (readonly Candidate[] | undefined)[] = [];

  constructor(keys: Iterable<string>) {
    this.keys = [...new Set(keys)];
    for (const [place, key] of this.keys.entries()) {
      const bytes = utf8(key);
      this.byLength[bytes.length] = [...(this.byLength[bytes.length] ?? []), { bytes, place }];
    }
  }

  /** Of each key, in the order of `keys`; -1: nobody wants it. */
  places(keys: readonly string[]): readonly number[] {
    return keys.map((key) => this.keys.indexOf(key));
  }

  /** Place of the key `bytes[start, end)`, or -1: nobody wants it. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const candidates = this.byLength[end - start];
    if (candidates === undefined) return -1;
    for (const candidate of candidates) if (isAt(bytes, end, candidate.bytes)) return candidate.place;
    return -1;
  }
}

/** Whether `wanted` ends at `end`; from there, as keys differ sooner at their ends. */
function isAt(bytes: Uint8Array, end: number, wanted: Uint8Array): boolean {
  for (let i = wanted.length - 1, at = end - 1; i >= 0; i--, at--) if (bytes[at] !== wanted[i]) return false;
  return true;
}

/** Where the values of the wanted attributes of a span or resource are. Nothing is made of those that are not asked for. */
export class FoundAttributes {
  private readonly wanted: WantedAttributes;
  /** By place: where the AnyValue begins, behind its length; 0: none. */
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly attribute = new AttributePlace();
  private found = 0;

  constructor(wanted: WantedAttributes) {
    this.wanted = wanted;
    this.starts = new Int32Array(wanted.keys.length);
    this.ends = new Int32Array(wanted.keys.length);
  }

  /** Before the next span or resource. */
  clear(): void {
    if (this.found === 0) return;
    this.starts.fill(0);
    this.found = 0;
  }

  /**
   * Notes the KeyValue (common.proto) in `[start, end)` if it is wanted; of several with one key the first counts.
   *
   * @param reader is left as it is.
   */
  read(reader: WireReader, start: number, end: number): void {
    const { attribute } = this;
    attribute.read(reader, start, end);
    if (attribute.valueStart === 0) return;
    const place = this.wanted.find(reader.bytes, attribute.keyStart, attribute.keyEnd);
    if (place < 0 || this.has(place)) return;
    this.starts[place] = attribute.valueStart;
    this.ends[place] = attribute.valueEnd;
    this.found++;
  }

  has(place: number): boolean {
    return this.starts[place] !== 0;
  }

  /** Where the AnyValue begins in the bytes that were read; 0: there is none. */
  start(place: number): number {
    return this.starts[place] ?? 0;
  }

  /** Behind the AnyValue. Means nothing where {@link FoundAttributes.has} says that there is none. */
  end(place: number): number {
    return this.ends[place] ?? 0;
  }

  /** The value as Tempo writes it into labels. */
  text(reader: WireReader, place: number): string | undefined {
    return this.has(place) ? textOf(reader, this.start(place), this.end(place)) : undefined;
  }

  /** Decoded anew at each call. @param reader of the bytes that were read; left as it is. */
  value(reader: WireReader, place: number): AnyValue | undefined {
    return this.has(place) ? valueOf(reader, this.start(place), this.end(place)) : undefined;
  }
}

const STRING_TAG = (1 << 3) | 2;

/** The AnyValue in `[start, end)`, as text. Most are strings, which need no objects. Moves nothing. */
function textOf(reader: WireReader, start: number, end: number): string {
  // Of an empty value the byte at `start` is already what follows it.
  if (start < end && reader.bytes[start] === STRING_TAG) {
    const text = within(reader, start, end, () => {
      reader.next();
      return reader.length() === end - reader.position
        ? textAt(reader.bytes, reader.position, end)
        : undefined;
    });
    if (text !== undefined) return text;
  }
  return attributeText(valueOf(reader, start, end));
}

const valueOf = (reader: WireReader, start: number, end: number): AnyValue =>
  within(reader, start, end, () => readAnyValue(reader));

/** Reads a part of the message, and goes back. */
function within<T>(reader: WireReader, start: number, end: number, read: () => T): T {
  const { position, end: outer } = reader;
  reader.position = start;
  reader.end = end;
  const found = read();
  reader.position = position;
  reader.end = outer;
  return found;
}
