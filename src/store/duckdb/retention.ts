import type { UnixMilli } from "../../base/units.ts";
import { toUnixNano, unixMilli } from "../../base/units.ts";
import type { Retention } from "../signal-store.ts";
import { quoted } from "./columns.ts";
import type { Database } from "./database.ts";
import type { GroupCatalog, GroupInfo } from "./group-catalog.ts";

/** Rows at the age bound go in steps of this part of the age, so that deleting stays rare. */
const STEPS = 24n;
const NANOS_PER_MILLI = 1_000_000n;

interface Plan {
  readonly kept: readonly GroupInfo[];
  /** Generations that go wholly. */
  readonly removed: readonly number[];
  /** Groups of which the rows before `cutoff` go. */
  readonly trimmed: readonly GroupInfo[];
  readonly cutoff: bigint;
}

interface RetainedTable {
  readonly name: string;
  readonly timeColumn: string;
  readonly indexOfRest?: (index: Uint8Array) => Uint8Array;
}

/** What is too old, Unix nanoseconds. */
export interface AgeBound {
  /** Rows before this go. */
  readonly cutoff: bigint;
  /** Groups that reach back beyond this are due. */
  readonly due: bigint;
}

/** Groups are due only when they reach back a step of the age beyond the cutoff, so that cutting stays rare. */
export function ageBound({ maxAgeMs }: Retention, now: UnixMilli): AgeBound {
  const cutoff: bigint = toUnixNano(unixMilli(now - maxAgeMs));
  return { cutoff, due: cutoff - (BigInt(Math.trunc(maxAgeMs)) * NANOS_PER_MILLI) / STEPS };
}

function plan(groups: readonly GroupInfo[], retention: Retention, now: UnixMilli): Plan {
  const { cutoff, due } = ageBound(retention, now);
  const removed = new Set(groups.filter(({ maxTime }) => maxTime < cutoff).map((group) => group.generation));
  let bytes = groups.reduce((sum, group) => sum + (removed.has(group.generation) ? 0 : group.bytes), 0);
  for (const group of groups.toSorted((a, b) => (a.maxTime < b.maxTime ? -1 : 1))) {
    if (bytes <= retention.maxBytes) break;
    if (removed.has(group.generation)) continue;
    removed.add(group.generation);
    bytes -= group.bytes;
  }
  const kept = groups.filter((group) => !removed.has(group.generation));
  return {
    kept,
    removed: [...removed],
    trimmed: kept.filter(({ minTime }) => minTime < due),
    cutoff,
  };
}

/**
 * Deletes the groups, and of groups at the bound the rows, that are beyond the retention. A checkpoint
 * then frees their blocks: the next rows fill them, so the file stays at its size or shrinks from its
 * end.
 *
 * @returns the groups that are left.
 */
export async function removeExpired(
  db: Database,
  catalog: GroupCatalog,
  layout: RetainedTable,
  groups: readonly GroupInfo[],
  retention: Retention,
  now: UnixMilli,
): Promise<readonly GroupInfo[]> {
  const { kept, removed, trimmed, cutoff } = plan(groups, retention, now);
  if (removed.length === 0 && trimmed.length === 0) return groups;
  const table = `store.${layout.name}`;
  return db.exclusive(async (writer) => {
    const changed = new Map<number, GroupInfo>();
    await writer.transaction(async (connection) => {
      if (removed.length > 0) {
        await connection.run(`DELETE FROM ${table} WHERE generation IN (${removed.join(", ")})`);
        await catalog.remove(connection, removed);
      }
      for (const group of trimmed) {
        const result = await connection.run(
          `DELETE FROM ${table} WHERE generation = ${group.generation} AND ${quoted(layout.timeColumn)} < ${cutoff}`,
        );
        const rows = group.rows - result.rowsChanged;
        const bytes = Math.round((group.bytes * rows) / Math.max(1, group.rows));
        const index = layout.indexOfRest?.(group.index) ?? group.index;
        const rest: GroupInfo = { ...group, rows, bytes, minTime: cutoff, index };
        changed.set(group.generation, rest);
        await catalog.update(connection, rest);
      }
    });
    await writer.checkpoint();
    return kept.map((group) => changed.get(group.generation) ?? group);
  });
}
