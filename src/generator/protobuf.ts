/** Just enough of protobuf's wire format to change messages within messages. */
const LENGTH_DELIMITED = 2;
const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

function readVarint(bytes: Uint8Array, offset: number): readonly [value: number, end: number] {
  let value = 0;
  let factor = 1;
  for (let at = offset; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return [value, at + 1];
  }
  throw new RangeError("varint is cut off");
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A length-delimited field: a message, text or bytes. */
export function messageField(field: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(field * 8 + LENGTH_DELIMITED), varint(content.length), content]);
}

/**
 * A message with each occurrence of a length-delimited field replaced.
 *
 * @param change is given the field's content, and how many came before it.
 */
export function mapField(
  bytes: Uint8Array,
  field: number,
  change: (content: Uint8Array, index: number) => Uint8Array,
): Buffer {
  const pieces: Uint8Array[] = [];
  let index = 0;
  for (let offset = 0; offset < bytes.length;) {
    const [tag, start] = readVarint(bytes, offset);
    const wireType = tag % 8;
    if (wireType !== LENGTH_DELIMITED) {
      const end = wireType === 0 ? readVarint(bytes, start)[1] : start + (FIXED_BYTES[wireType] ?? 0);
      pieces.push(bytes.subarray(offset, end));
      offset = end;
      continue;
    }
    const [length, content] = readVarint(bytes, start);
    const end = content + length;
    const mine = Math.floor(tag / 8) === field;
    pieces.push(
      mine ? messageField(field, change(bytes.subarray(content, end), index++)) : bytes.subarray(offset, end),
    );
    offset = end;
  }
  return Buffer.concat(pieces);
}
