import { WatchtowerError, limitError } from "./errors.ts";

/**
 * Snappy's block format (google/snappy, format_description.txt): the length of the whole as a varint, then literals
 * and copies of what came before. Prometheus' remote read and write use it.
 *
 * @param limit names the bound in the error.
 * @throws WatchtowerError `invalid` for what is not snappy, `limit` for more than `maxBytes` when decompressed.
 */
export function snappyDecompress(input: Uint8Array, maxBytes: number, limit: string): Uint8Array {
  const { length, next } = readLength(input);
  if (length > maxBytes) throw limitError(limit, maxBytes, `body of ${length} bytes when decompressed`);
  const output = new Uint8Array(length);
  let to = 0;
  for (let at = next; at < input.length;) {
    const tag = input[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >>> 2;
      const extra = short < 60 ? 0 : short - 59;
      const size = (extra === 0 ? short : littleEndian(input, at, extra)) + 1;
      at += extra;
      if (at + size > input.length || to + size > length) throw malformed(at);
      output.set(input.subarray(at, at + size), to);
      at += size;
      to += size;
      continue;
    }
    const size = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offsetBytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const offset = littleEndian(input, at, offsetBytes) + (kind === 1 ? (tag >>> 5) * 256 : 0);
    at += offsetBytes;
    if (offset === 0 || offset > to || to + size > length) throw malformed(at);
    // Byte by byte where both overlap: then the copy repeats what it wrote.
    if (offset >= size) output.copyWithin(to, to - offset, to - offset + size);
    else for (let i = 0; i < size; i++) output[to + i] = output[to + i - offset] ?? 0;
    to += size;
  }
  if (to !== length) throw malformed(input.length);
  return output;
}

function readLength(input: Uint8Array): { length: number; next: number } {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = input[at];
    if (byte === undefined) break;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { length, next: at + 1 };
  }
  throw malformed(0);
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value += (bytes[at + i] ?? 0) * 256 ** i;
  return value;
}

function malformed(at: number): WatchtowerError {
  return new WatchtowerError("invalid", `body is not snappy: malformed at byte ${at}`);
}

/** Copies may point back this far: two bytes of offset. */
const WINDOW = 65_535;
const HASH_BITS = 14;
const LEAST_MATCH = 4;
const MOST_MATCH = 64;

/** Finds repetitions of four bytes or more, greedily. */
export function snappyCompress(input: Uint8Array): Uint8Array {
  const output = new ByteSink(Math.ceil(input.length / 2) + 16);
  output.varint(input.length);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const seen = new Int32Array(1 << HASH_BITS).fill(-1);
  let literal = 0;
  for (let at = 0; at + LEAST_MATCH <= input.length;) {
    const word = view.getUint32(at, true);
    const hash = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = seen[hash] ?? -1;
    seen[hash] = at;
    if (candidate < 0 || at - candidate > WINDOW || view.getUint32(candidate, true) !== word) {
      at++;
      continue;
    }
    let size = LEAST_MATCH;
    while (size < MOST_MATCH && at + size < input.length && input[candidate + size] === input[at + size])
      size++;
    output.literal(input.subarray(literal, at));
    output.copy(at - candidate, size);
    at += size;
    literal = at;
  }
  output.literal(input.subarray(literal));
  return output.finish();
}

class ByteSink {
  private bytes: Uint8Array;
  private length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.byte((rest % 128) + 0x80);
    this.byte(rest);
  }

  literal(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const size = bytes.length - 1;
    if (size < 60) this.byte(size << 2);
    else {
      const extra = size < 256 ? 1 : size < 65_536 ? 2 : size < 16_777_216 ? 3 : 4;
      this.byte((59 + extra) << 2);
      this.littleEndian(size, extra);
    }
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  copy(offset: number, size: number): void {
    this.byte(((size - 1) << 2) | 2);
    this.littleEndian(offset, 2);
  }

  private littleEndian(value: number, count: number): void {
    for (let i = 0; i < count; i++) this.byte(Math.floor(value / 256 ** i) % 256);
  }

  private byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
