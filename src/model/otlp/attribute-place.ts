import type { WireReader } from "../wire/reader.ts";

const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;
/** Shorter lengths take one byte. */
const TWO_BYTES = 0x80;

/** Where the parts of an attribute (common.proto's KeyValue) are in a request: all of it, its key and its AnyValue. */
export class AttributePlace {
  /** Byte offsets in the request, each end exclusive; those of a part that is absent are equal. */
  start = 0;
  end = 0;
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  valueEnd = 0;

  /** @param reader of the request; it is left as it is. @param start of the attribute, `[start, end)`. */
  read(reader: WireReader, start: number, end: number): void {
    this.start = start;
    this.end = end;
    if (!this.isPlain(reader.bytes)) this.readFields(reader);
  }

  /** As nearly all are written: the key, then the value, both short, and nothing else. */
  private isPlain(bytes: Uint8Array): boolean {
    const { start, end } = this;
    const keyBytes = bytes[start + 1] ?? TWO_BYTES;
    const keyEnd = start + 2 + keyBytes;
    const valueStart = keyEnd + 2;
    if (keyBytes >= TWO_BYTES || valueStart > end) return false;
    if (bytes[start] !== KEY || bytes[keyEnd] !== VALUE) return false;
    const valueBytes = bytes[keyEnd + 1] ?? TWO_BYTES;
    if (valueBytes >= TWO_BYTES || valueStart + valueBytes !== end) return false;
    this.keyStart = start + 2;
    this.keyEnd = keyEnd;
    this.valueStart = valueStart;
    this.valueEnd = end;
    return true;
  }

  private readFields(reader: WireReader): void {
    const { position, end } = reader;
    reader.position = this.start;
    reader.end = this.end;
    this.keyStart = this.keyEnd = this.valueStart = this.valueEnd = 0;
    while (reader.next()) {
      const tag = (reader.field << 3) | reader.wireType;
      if (tag !== KEY && tag !== VALUE) {
        reader.skip();
        continue;
      }
      const length = reader.length();
      const start = reader.position;
      reader.position = start + length;
      if (tag === KEY) [this.keyStart, this.keyEnd] = [start, reader.position];
      else [this.valueStart, this.valueEnd] = [start, reader.position];
    }
    reader.position = position;
    reader.end = end;
  }
}
