import { utf8 } from "../base/bytes.ts";
import { readAnyValue, readNested } from "../model/otlp/decode-common.ts";
import { valueText } from "../model/otlp/value-text.ts";
import type { WireReader } from "../model/wire/reader.ts";

const KEY = 1;
const VALUE = 2;

/** Finds the few attributes that matter among many, without making text of the others. */
export class WantedAttributes {
  private readonly byLength = new Map<number, (readonly [bytes: Uint8Array, key: string])[]>();

  constructor(keys: Iterable<string>) {
    for (const key of new Set(keys)) {
      const bytes = utf8(key);
      const others = this.byLength.get(bytes.length) ?? [];
      this.byLength.set(bytes.length, [...others, [bytes, key]]);
    }
  }

  /**
   * Reads the KeyValue (common.proto) that is next into `into` if it is wanted; of several with one key the first
   * counts. Values are text as the Collector writes them.
   */
  read(reader: WireReader, into: Map<string, string>): void {
    const outer = reader.enter();
    let key: string | undefined;
    while (reader.next()) {
      if (reader.field === KEY) {
        key = this.wanted(reader.bytesValue());
        if (key === undefined || into.has(key)) break;
      } else if (reader.field === VALUE && key !== undefined) {
        into.set(key, readText(reader));
      } else reader.skip();
    }
    reader.leave(outer);
  }

  private wanted(bytes: Uint8Array): string | undefined {
    for (const [candidate, key] of this.byLength.get(bytes.length) ?? []) {
      if (isEqual(candidate, bytes)) return key;
    }
    return undefined;
  }
}

const STRING_TAG = (1 << 3) | 2;

/** The AnyValue that is next, as text. Most are strings, which need no objects. */
function readText(reader: WireReader): string {
  const start = reader.position;
  const outer = reader.enter();
  if (reader.bytes[reader.position] === STRING_TAG && reader.next()) {
    const text = reader.string();
    if (reader.position === reader.end) {
      reader.leave(outer);
      return text;
    }
  }
  reader.position = start;
  reader.end = outer;
  return valueText(readNested(reader, readAnyValue));
}

/** From the end, where keys differ sooner. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}
