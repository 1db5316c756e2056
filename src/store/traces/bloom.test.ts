import { describe, expect, it } from "vitest";
import { WriteBuffer } from "../duckdb/write-buffer.ts";
import { TraceBloom, mayHaveTrace } from "./bloom.ts";
import { SPAN_COLUMNS, SpanColumn } from "./columns.ts";

/** Spread like random ids, and the same in each run. */
const id = (number: number): bigint =>
  BigInt.asIntN(128, BigInt(number + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n);

function filterOf(ids: readonly bigint[]): Uint8Array {
  const buffer = new WriteBuffer(SPAN_COLUMNS);
  for (const value of ids) {
    const row = buffer.addRow();
    const { bytes } = buffer.column(SpanColumn.traceId);
    new DataView(bytes.buffer).setBigUint64(row * 16, BigInt.asUintN(64, value), true);
    new DataView(bytes.buffer).setBigInt64(row * 16 + 8, BigInt.asIntN(64, value >> 64n), true);
  }
  const bloom = new TraceBloom();
  bloom.add(buffer, 0, buffer.rows);
  return bloom.bytes();
}

describe("the trace ids of a group", () => {
  it.each([0, 1, 100, 20_000])("are all found among %i, and few others", (count) => {
    const ids = Array.from({ length: count }, (_, index) => id(index));
    const filter = filterOf(ids);
    expect(ids.every((value) => mayHaveTrace(filter, value))).toBe(true);
    const others = Array.from({ length: 2_000 }, (_, index) => id(1_000_000 + index));
    expect(others.filter((value) => mayHaveTrace(filter, value)).length).toBeLessThan(200);
    expect(filter.length).toBeLessThan(count * 4 + 200);
  });

  it("may be any for a group without a filter", () => {
    expect(mayHaveTrace(new Uint8Array(0), 1n)).toBe(true);
  });
});
