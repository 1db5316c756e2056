import { crc32c } from "../../src/base/crc32c.ts";
import { snappyCompress } from "../../src/base/snappy.ts";
import { WireReader } from "../../src/model/wire/reader.ts";
import { WireWriter } from "../../src/model/wire/writer.ts";

interface AskedQuery {
  readonly start: number;
  readonly end: number;
  readonly matchers: readonly (readonly [type: number, name: string, value: string])[];
}

/** `prometheus.ReadRequest`, compressed. */
export function readRequest(queries: readonly AskedQuery[], accepted: readonly number[]) {
  const writer = new WireWriter();
  for (const { start, end, matchers } of queries) {
    writer.message(1, (query) => {
      query.int64(1, BigInt(start));
      query.int64(2, BigInt(end));
      for (const [type, name, value] of matchers) {
        query.message(3, (matcher) => {
          matcher.uint32(1, type);
          matcher.string(2, name);
          matcher.string(3, value);
        });
      }
    });
  }
  for (const type of accepted) writer.uint32(2, type);
  return Uint8Array.from(snappyCompress(writer.finish()));
}

export interface DecodedSeries {
  readonly labels: Record<string, string>;
  readonly times: number[];
  readonly values: number[];
  readonly chunks: { type: number; bytes: Uint8Array }[];
}

/** The frames of a stream of `prometheus.ChunkedReadResponse`, their checksums checked. */
export function decodeChunks(bytes: Uint8Array): DecodedSeries[] {
  const found: DecodedSeries[] = [];
  const reader = new WireReader(bytes);
  while (reader.position < bytes.length) {
    const length = reader.varint();
    const crc = reader.view.getUint32(reader.position);
    const start = reader.position + 4;
    const message = bytes.subarray(start, start + length);
    if (crc32c(message) !== crc) throw new Error("wrong checksum");
    reader.position = start + length;
    const inner = new WireReader(message);
    while (inner.next()) {
      if (inner.field === 1) found.push(decodeSeries(inner));
      else inner.skip();
    }
  }
  return found;
}

function decodeSeries(reader: WireReader): DecodedSeries {
  const series: DecodedSeries = { labels: {}, times: [], values: [], chunks: [] };
  const outer = reader.enter();
  while (reader.next()) {
    const nested = reader.enter();
    const isLabel = reader.field === 1;
    let name = "";
    let type = 0;
    while (reader.next()) {
      if (isLabel && reader.field === 1) name = reader.string();
      else if (isLabel) series.labels[name] = reader.string();
      else if (reader.field === 3) type = reader.varint();
      else if (reader.field === 4) addChunk(series, type, reader.bytesValue());
      else reader.skip();
    }
    reader.leave(nested);
  }
  reader.leave(outer);
  return series;
}

const XOR = 1;

function addChunk({ times, values, chunks }: DecodedSeries, type: number, bytes: Uint8Array): void {
  chunks.push({ type, bytes });
  if (type !== XOR) return;
  const floats = decodeXorChunk(bytes);
  times.push(...floats.times);
  values.push(...floats.values);
}

/** Takes bits, the highest first. */
function bitsOf(bytes: Uint8Array): (count: number) => bigint {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  let at = 0;
  return (count) => {
    const text = bits.slice(at, at + count);
    at += count;
    return text === "" ? 0n : BigInt(`0b${text}`);
  };
}

type Take = ReturnType<typeof bitsOf>;

/** How a double differs from the one before: the bits last told, kept from value to value. */
class XorReader {
  private leading = 0;
  private trailing = 0;

  next(take: Take, before: bigint): bigint {
    if (take(1) === 0n) return before;
    if (take(1) === 1n) {
      this.leading = Number(take(5));
      this.trailing = 64 - this.leading - (Number(take(6)) || 64);
    }
    return before ^ (take(64 - this.leading - this.trailing) << BigInt(this.trailing));
  }
}

const doubles = (bits: readonly bigint[]): number[] => [
  ...new Float64Array(BigUint64Array.from(bits).buffer),
];

/** Straight from Prometheus' description of the format, with bigints. */
export function decodeXorChunk(bytes: Uint8Array): { times: number[]; values: number[] } {
  const take = bitsOf(bytes);
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = take(8);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  };
  const count = Number(take(16));
  const times: bigint[] = [];
  const values: bigint[] = [];
  const xor = new XorReader();
  for (let index = 0; index < count; index++) {
    if (index === 0) {
      const zigzag = varint();
      times.push((zigzag >> 1n) ^ -(zigzag & 1n));
      values.push(take(64));
      continue;
    }
    const last = times[index - 1] ?? 0n;
    const delta = last - (times[index - 2] ?? last);
    times.push(last + (index === 1 ? varint() : delta + deltaOfDelta(take)));
    values.push(xor.next(take, values[index - 1] ?? 0n));
  }
  return { times: times.map(Number), values: doubles(values) };
}

function deltaOfDelta(take: Take): bigint {
  if (take(1) === 0n) return 0n;
  for (const size of [14, 17, 20]) {
    if (take(1) === 1n) continue;
    const value = take(size);
    return value > 1n << BigInt(size - 1) ? value - (1n << BigInt(size)) : value;
  }
  return BigInt.asIntN(64, take(64));
}

interface DecodedHistograms {
  readonly header: number;
  readonly zeroThreshold: number;
  readonly schema: number;
  /** Offset and length, of positive and negative buckets. */
  readonly spans: readonly (readonly (readonly [offset: number, length: number])[])[];
  readonly customBounds: readonly number[];
  readonly times: readonly number[];
  /** Of each sample: count, zero count, sum, buckets. */
  readonly numbers: readonly (readonly number[])[];
}

/** A chunk of float histograms, as above. */
export function decodeFloatHistogramChunk(bytes: Uint8Array): DecodedHistograms {
  const take = bitsOf(bytes);
  const count = Number(take(16));
  const header = Number(take(8));
  const threshold = Number(take(8));
  const double = (): number => doubles([take(64)])[0] ?? NaN;
  const zeroThreshold = threshold === 0 ? 0 : threshold === 255 ? double() : 2 ** (threshold - 244);
  const schema = Number(varbit(take, true));
  const list = <T>(item: () => T): T[] => Array.from({ length: Number(varbit(take, false)) }, item);
  const side = () =>
    list(() => {
      const length = Number(varbit(take, false));
      return [Number(varbit(take, true)), length] as const;
    });
  const spans = [side(), side()];
  const bound = (): number => {
    const thousandths = Number(varbit(take, false));
    return thousandths === 0 ? double() : (thousandths - 1) / 1000;
  };
  const customBounds = schema === -53 ? list(bound) : [];
  const width = 3 + spans.flat().reduce((sum, [, length]) => sum + length, 0);
  const xors = Array.from({ length: width }, () => new XorReader());
  const times: bigint[] = [];
  let last: bigint[] = [];
  const numbers: number[][] = [];
  for (let index = 0; index < count; index++) {
    const time = varbit(take, true);
    const before = times[index - 1] ?? 0n;
    const delta = index < 2 ? 0n : before - (times[index - 2] ?? 0n);
    times.push(before + delta + time);
    last = index === 0 ? xors.map(() => take(64)) : xors.map((xor, at) => xor.next(take, last[at] ?? 0n));
    numbers.push(doubles(last));
  }
  return { header, zeroThreshold, schema, spans, customBounds, times: times.map(Number), numbers };
}

function varbit(take: Take, isSigned: boolean): bigint {
  let ones = 0;
  while (ones < 8 && take(1) === 1n) ones++;
  const bits = [0, 3, 6, 9, 12, 18, 25, 56, 64][ones] ?? 0;
  const value = take(bits);
  return isSigned && value > 1n << BigInt(bits - 1 < 0 ? 0 : bits - 1) ? value - (1n << BigInt(bits)) : value;
}
