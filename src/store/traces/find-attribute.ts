import type { AnyValue } from "../../model/otlp/common.ts";
import { readKeyValue } from "../../model/otlp/decode-common.ts";
import { WireReader, WireType } from "../../model/wire/reader.ts";

const ATTRIBUTES = 9;
const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;

/**
 * The first attribute of a span (trace.proto) with this name; the others are passed over.
 *
 * @param key the name as UTF-8.
 */
export function findAttribute(span: Uint8Array, name: string, key: Uint8Array): AnyValue | undefined {
  const reader = new WireReader(span);
  while (reader.next()) {
    if (reader.field !== ATTRIBUTES || reader.wireType !== WireType.bytes) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    const start = reader.position;
    if (!isOther(reader, key)) {
      reader.position = start;
      const attribute = readKeyValue(reader);
      if (attribute.key === name) return attribute.value;
    }
    reader.position = reader.end;
    reader.leave(outer);
  }
  return undefined;
}

/** Whether the KeyValue is as it is mostly written, a key and then a value, and the key is another one. */
function isOther(reader: WireReader, key: Uint8Array): boolean {
  if (!reader.next() || tagOf(reader) !== KEY) return false;
  const length = reader.length();
  const start = reader.position;
  reader.position += length;
  if (length === key.length && isSame(reader.bytes, start, key)) return false;
  if (!reader.next() || tagOf(reader) !== VALUE) return false;
  const value = reader.length();
  return reader.position + value === reader.end;
}

const tagOf = ({ field, wireType }: WireReader): number => (field << 3) | wireType;

/** From the end, where keys differ sooner. */
function isSame(bytes: Uint8Array, start: number, key: Uint8Array): boolean {
  for (let i = key.length - 1; i >= 0; i--) if (bytes[start + i] !== key[i]) return false;
  return true;
}
