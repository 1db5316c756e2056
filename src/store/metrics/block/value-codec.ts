import { bitsOf } from "../../../model/staleness.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { powerOfTen, toDecimals } from "./decimal.ts";
import type { Decimals } from "./decimal.ts";

const CONSTANT = 0;
const DECIMAL = 1;
const XOR = 2;

/** Doubles, bit for bit: one repeated value; decimals as integers; or bits against those before them. */
export function encodeValues(writer: ByteWriter, values: Float64Array): void {
  const bits = bitsOf(values);
  if (isConstant(bits)) {
    writer.byte(CONSTANT);
    writer.memory(bits.subarray(0, 2));
    return;
  }
  const decimals = toDecimals(values);
  if (decimals === undefined) {
    writer.byte(XOR);
    encodeXor(writer, bits);
  } else {
    writer.byte(DECIMAL);
    encodeDecimals(writer, decimals, bits);
  }
}

/** Writes over all of `values`, whatever it holds. */
export function decodeValues(reader: ByteReader, values: Float64Array): void {
  const mode = reader.byte();
  if (mode === CONSTANT) decodeConstant(reader, bitsOf(values));
  else if (mode === DECIMAL) decodeDecimals(reader, values);
  else decodeXor(reader, bitsOf(values));
}

function isConstant(bits: Uint32Array): boolean {
  for (let i = 2; i < bits.length; i++) if (bits[i] !== bits[i & 1]) return false;
  return true;
}

function decodeConstant(reader: ByteReader, bits: Uint32Array): void {
  const low = reader.uint32();
  const high = reader.uint32();
  for (let i = 0; i < bits.length; i += 2) {
    bits[i] = low;
    bits[i + 1] = high;
  }
}

function encodeDecimals(writer: ByteWriter, decimals: Decimals, bits: Uint32Array): void {
  const { scale, integers, exceptions } = decimals;
  writer.byte(scale);
  writer.varint(exceptions.length);
  for (const index of exceptions) {
    writer.varint(index);
    writer.memory(bits.subarray(index * 2, index * 2 + 2));
  }
  const order = cheapestOrder(integers);
  writer.byte(order);
  if (order === 0) encodeOffsets(writer, integers);
  else encodeDifferences(writer, integers, order);
}

function decodeDecimals(reader: ByteReader, values: Float64Array): void {
  const power = powerOfTen(reader.byte());
  const exceptions: number[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    exceptions.push(reader.varint(), reader.uint32(), reader.uint32());
  }
  const order = reader.byte();
  if (order === 0) decodeOffsets(reader, values);
  else decodeDifferences(reader, values, order);
  if (power !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / power;
  const bits = bitsOf(values);
  for (let i = 0; i < exceptions.length; i += 3) {
    const index = exceptions[i] ?? 0;
    bits[index * 2] = exceptions[i + 1] ?? 0;
    bits[index * 2 + 1] = exceptions[i + 2] ?? 0;
  }
}

/** Which form takes the fewest bits: 0 offsets from the smallest, 1 differences, 2 differences of those. */
function cheapestOrder(integers: Float64Array): 0 | 1 | 2 {
  let smallest = Infinity;
  for (const integer of integers) smallest = Math.min(smallest, integer);
  let offsets = 0;
  let first = 0;
  let second = 0;
  let previous = integers[0] ?? 0;
  let previousStep = 0;
  for (const integer of integers) {
    const step = integer - previous;
    offsets += bitCount(integer - smallest);
    first += bitCount(2 * Math.abs(step));
    second += bitCount(2 * Math.abs(step - previousStep));
    previous = integer;
    previousStep = step;
  }
  if (offsets <= first && offsets <= second) return 0;
  return first <= second ? 1 : 2;
}

function bitCount(value: number): number {
  return value < 4294967296 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 4294967296);
}

function encodeOffsets(writer: ByteWriter, integers: Float64Array): void {
  let smallest = Infinity;
  for (const integer of integers) smallest = Math.min(smallest, integer);
  writer.signedVarint(smallest);
  for (const integer of integers) writer.varint(integer - smallest);
}

function decodeOffsets(reader: ByteReader, values: Float64Array): void {
  const smallest = reader.signedVarint();
  reader.varints(values);
  for (let i = 0; i < values.length; i++) values[i] = smallest + (values[i] ?? 0);
}

function encodeDifferences(writer: ByteWriter, integers: Float64Array, order: number): void {
  let previous = 0;
  let previousStep = 0;
  for (let i = 0; i < integers.length; i++) {
    const integer = integers[i] ?? 0;
    const step = integer - previous;
    writer.signedVarint(step - previousStep);
    if (order === 2 && i > 0) previousStep = step;
    previous = integer;
  }
}

function decodeDifferences(reader: ByteReader, values: Float64Array, order: number): void {
  if (order === 1) return reader.sums(values);
  // The first is no step, so that the steps of the others are summed without it.
  values[0] = reader.signedVarint();
  reader.sums(values.subarray(1));
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] ?? 0;
    values[i] = sum;
  }
}

/** Eight planes of one byte of each value, so that the compressor sees like beside like. */
function encodeXor(writer: ByteWriter, bits: Uint32Array): void {
  for (let half = 1; half >= 0; half--) {
    for (let shift = 24; shift >= 0; shift -= 8) {
      let previous = 0;
      for (let i = half; i < bits.length; i += 2) {
        const word = bits[i] ?? 0;
        writer.byte(((word ^ previous) >>> shift) & 0xff);
        previous = word;
      }
    }
  }
}

function decodeXor(reader: ByteReader, bits: Uint32Array): void {
  bits.fill(0);
  for (let half = 1; half >= 0; half--) {
    for (let shift = 24; shift >= 0; shift -= 8) {
      for (let i = half; i < bits.length; i += 2) bits[i] = (bits[i] ?? 0) | (reader.byte() << shift);
    }
    for (let i = half + 2; i < bits.length; i += 2) bits[i] = (bits[i] ?? 0) ^ (bits[i - 2] ?? 0);
  }
}
