import type { SpanColumns } from "../../../store/traces/source.ts";

/** Columns of many batches, one behind the other. See {@link SpanColumns}. */
export type FlatColumns = Pick<
  SpanColumns,
  "rows" | "spanIds" | "parentIds" | "kinds" | "starts" | "flags" | "groups"
>;

/** Copies the batches, which may be reused afterwards. */
export function flatColumns(batches: readonly SpanColumns[]): FlatColumns {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  const [spanIds, parentIds] = [new Int32Array(rows * 2), new Int32Array(rows * 2)];
  const [kinds, starts] = [new Uint8Array(rows), new BigInt64Array(rows)];
  const [flags, groups] = [new Uint32Array(rows), new Uint32Array(rows)];
  let at = 0;
  for (const batch of batches) {
    spanIds.set(batch.spanIds.subarray(0, batch.rows * 2), at * 2);
    parentIds.set(batch.parentIds.subarray(0, batch.rows * 2), at * 2);
    kinds.set(batch.kinds.subarray(0, batch.rows), at);
    starts.set(batch.starts.subarray(0, batch.rows), at);
    flags.set(batch.flags.subarray(0, batch.rows), at);
    groups.set(batch.groups.subarray(0, batch.rows), at);
    at += batch.rows;
  }
  return { rows, spanIds, parentIds, kinds, starts, flags, groups };
}
