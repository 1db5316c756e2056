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
  const series: DecodedSeries = { labels: {}, times: [], values: [] };
  const outer = reader.enter();
  while (reader.next()) {
    const nested = reader.enter();
    const isLabel = reader.field === 1;
    let name = "";
    while (reader.next()) {
      if (isLabel && reader.field === 1) name = reader.string();
      else if (isLabel) series.labels[name] = reader.string();
      else if (reader.field === 4) {
        const { times, values } = decodeXorChunk(reader.bytesValue());
        series.times.push(...times);
        series.values.push(...values);
      } else reader.skip();
    }
    reader.leave(nested);
  }
  reader.leave(outer);
  return series;
}

/** Straight from Prometheus' description of the format, with bigints. */
export function decodeXorChunk(bytes: Uint8Array): { times: number[]; values: number[] } {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  let at = 0;
  const take = (count: number): bigint => {
    const text = bits.slice(at, at + count);
    at += count;
    return text === "" ? 0n : BigInt(`0b${text}`);
  };
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
  let [leading, trailing] = [0, 0];
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
    const before = values[index - 1] ?? 0n;
    if (take(1) === 0n) {
      values.push(before);
      continue;
    }
    if (take(1) === 1n) {
      leading = Number(take(5));
      trailing = 64 - leading - (Number(take(6)) || 64);
    }
    values.push(before ^ (take(64 - leading - trailing) << BigInt(trailing)));
  }
  const floats = new Float64Array(BigUint64Array.from(values).buffer);
  return { times: times.map(Number), values: [...floats] };
}

function deltaOfDelta(take: (count: number) => bigint): bigint {
  if (take(1) === 0n) return 0n;
  for (const size of [14, 17, 20]) {
    if (take(1) === 1n) continue;
    const value = take(size);
    return value > 1n << BigInt(size - 1) ? value - (1n << BigInt(size)) : value;
  }
  return BigInt.asIntN(64, take(64));
}
