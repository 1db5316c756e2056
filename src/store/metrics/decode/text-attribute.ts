/** Tags of KeyValue's key and value, and of AnyValue's text. */
const KEY_TAG = 0x0a;
const VALUE_TAG = 0x12;
const TEXT_TAG = 0x0a;
/** A tag, and a length of one byte. */
const HEADER_BYTES = 2;
/** Longer lengths have more bytes. */
const MAX_LENGTH = 0x7f;

/** Where key and value of an attribute stand that is a short text; filled again and again. */
export class TextAttribute {
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  /** Where the next attribute starts, too. */
  valueEnd = 0;

  /** @returns `false` when what stands at `at` is anything else, or an empty text. */
  read(view: DataView, at: number, end: number): boolean {
    const key = at + 2 * HEADER_BYTES;
    if (key > end || view.getUint8(at + HEADER_BYTES) !== KEY_TAG) return false;
    const value = key + view.getUint8(key - 1) + 2 * HEADER_BYTES;
    if (value > end) return false;
    const any = value - HEADER_BYTES;
    if (view.getUint8(any - 2) !== VALUE_TAG || view.getUint8(any) !== TEXT_TAG) return false;
    const next = value + view.getUint8(value - 1);
    const isExact =
      view.getUint8(at + 1) === next - at - HEADER_BYTES && view.getUint8(any - 1) === next - any;
    if (!isExact || next > end || next - at > MAX_LENGTH || next === value) return false;
    this.keyStart = key;
    this.keyEnd = any - HEADER_BYTES;
    this.valueStart = value;
    this.valueEnd = next;
    return true;
  }
}
