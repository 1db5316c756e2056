import { utf8 } from "../../base/bytes.ts";
import type { AnyValue } from "../../model/otlp/common.ts";
import { readAnyValue, readKeyValue } from "../../model/otlp/decode-common.ts";
import { type WireReader, WireType } from "../../model/wire/reader.ts";
import type { PlacedBytes } from "../duckdb/column-reader.ts";
import { PlacedReader } from "./placed-reader.ts";

const ATTRIBUTES = 9;
const KEY = (1 << 3) | WireType.bytes;
const VALUE = (2 << 3) | WireType.bytes;

/** Finds attributes of one name in spans (trace.proto), without decoding the others. */
export class AttributeFinder {
  readonly name: string;
  /** The name as UTF-8. */
  private readonly key: Uint8Array;
  private readonly reader = new PlacedReader();

  constructor(name: string) {
    this.name = name;
    this.key = utf8(name);
  }

  /** The first of a span. @throws WatchtowerError `invalid` if this is no span. */
  find(span: Readonly<PlacedBytes>): AnyValue | undefined {
    const reader = this.reader.over(span);
    while (reader.next()) {
      if (reader.field !== ATTRIBUTES || reader.wireType !== WireType.bytes) {
        reader.skip();
        continue;
      }
      const outer = reader.enter();
      const value = this.valueOf(reader);
      if (value !== undefined) return value;
      reader.leave(outer);
    }
    return undefined;
  }

  /** Of a KeyValue that has the name. As it is mostly written, a key and then a value, nothing else is decoded. */
  private valueOf(reader: WireReader): AnyValue | undefined {
    const start = reader.position;
    if (reader.next() && tagOf(reader) === KEY) {
      const length = reader.length();
      const isNamed = isSame(reader.bytes, reader.position, length, this.key);
      reader.position += length;
      if (reader.next() && tagOf(reader) === VALUE) {
        const outer = reader.enter();
        if (reader.end === outer) return isNamed ? readAnyValue(reader) : undefined;
        reader.end = outer;
      }
    }
    reader.position = start;
    const attribute = readKeyValue(reader);
    return attribute.key === this.name ? attribute.value : undefined;
  }
}

const tagOf = ({ field, wireType }: WireReader): number => (field << 3) | wireType;

/** From the end, where keys differ sooner. */
function isSame(bytes: Uint8Array, start: number, length: number, key: Uint8Array): boolean {
  if (length !== key.length) return false;
  for (let i = length - 1; i >= 0; i--) if (bytes[start + i] !== key[i]) return false;
  return true;
}
