import type { GroupIndex } from "../duckdb/hot-group.ts";
import type { GroupSnapshot } from "../duckdb/row-groups.ts";
import type { GroupBounds } from "../duckdb/snapshot.ts";
import type { WriteBuffer } from "../duckdb/write-buffer.ts";
import type { TimeRange } from "../signal-store.ts";
import { LogColumn } from "./columns.ts";

/**
 * Kept beside each group: ids of the resources that its rows have. So a query for some streams passes over groups
 * without them, and which streams there are is mostly told without looking at rows.
 */
export class GroupStreams implements GroupIndex {
  readonly ids = new Set<number>();

  add(buffer: WriteBuffer, from: number, to: number): void {
    const { words } = buffer.column(LogColumn.resource);
    let last = -1;
    for (let row = from; row < to; row++) {
      const id = words[row] ?? 0;
      if (id !== last) this.ids.add(id);
      last = id;
    }
  }

  bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.ids).toSorted().buffer);
  }
}

/** Of a group of which rows were removed, nothing is known. */
export const UNKNOWN_STREAMS = new Uint8Array(0);

interface StreamGroup extends GroupBounds {
  /** `undefined` if they are not known. */
  readonly ids: Iterable<number> | undefined;
}

function groupsOf({ sealed, hot }: GroupSnapshot): StreamGroup[] {
  return [
    ...sealed.map((group) => ({ ...group, ids: idsOf(group.index) })),
    ...hot.map((group) => {
      const known = group.removed === 0 && group.index instanceof GroupStreams;
      const { generation, rows, minTime, maxTime } = group;
      return { generation, rows, minTime, maxTime, ids: known ? group.index.ids : undefined };
    }),
  ];
}

function idsOf(index: Uint8Array): Uint32Array | undefined {
  return index.length === 0 ? undefined : new Uint32Array(Uint8Array.from(index).buffer);
}

/** Whether the group has rows, and may have some in the range: its bounds are inclusive, the range's end is not. */
export const overlaps = ({ rows, minTime, maxTime }: GroupBounds, { start, end }: TimeRange): boolean =>
  rows > 0 && minTime < end && maxTime >= start;

/** Groups that may have rows of some of the streams in the range. @param wanted by resource id. */
export function groupsWith(
  snapshot: GroupSnapshot,
  range: TimeRange,
  wanted: (id: number) => boolean,
): readonly GroupBounds[] {
  return groupsOf(snapshot).filter((group) => {
    if (!overlaps(group, range)) return false;
    if (group.ids === undefined) return true;
    for (const id of group.ids) if (wanted(id)) return true;
    return false;
  });
}

/** Resources with rows in the range, as far as groups tell it; the rows of the others are to be looked at. */
export function knownStreams(
  snapshot: GroupSnapshot,
  range: TimeRange,
): { readonly found: Set<number>; readonly others: ReadonlySet<number> } {
  const found = new Set<number>();
  const groups = groupsOf(snapshot).filter((group) => overlaps(group, range));
  const isWhole = ({ minTime, maxTime }: GroupBounds): boolean =>
    minTime >= range.start && maxTime < range.end;
  for (const group of groups) if (isWhole(group)) for (const id of group.ids ?? []) found.add(id);
  const others = groups.filter(({ ids }) => {
    if (ids === undefined) return true;
    for (const id of ids) if (!found.has(id)) return true;
    return false;
  });
  return { found, others: new Set(others.map(({ generation }) => generation)) };
}
