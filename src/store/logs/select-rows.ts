import { FALSE } from "../duckdb/predicate.ts";
import type { RowGroups } from "../duckdb/row-groups.ts";
import type { GroupBounds } from "../duckdb/snapshot.ts";
import type { TimeRange } from "../signal-store.ts";
import { matchingResources, rowsSql } from "./condition.ts";
import type { BoundPredicate } from "./condition.ts";
import { groupsWith, overlaps } from "./group-streams.ts";
import type { LogScan } from "./source.ts";
import type { LogVocabulary } from "./vocabulary.ts";

/** Rows of some groups, as long as they are not released. */
export interface SelectedRows extends BoundPredicate {
  readonly groups: readonly GroupBounds[];
  /** See `Snapshot.relation`. @param within which the rows are that are wanted of it. @param of some of the groups. */
  relation(columns: readonly string[], within: TimeRange, of?: readonly GroupBounds[]): string;
  release(): void;
}

/** Rows that may meet the conditions; `undefined` if there are none. @throws WatchtowerError `invalid` */
export function selectRows(
  all: RowGroups,
  vocabulary: LogVocabulary,
  scan: Pick<LogScan, "matchers" | "lines" | "metadata" | "parsed">,
  range: TimeRange,
): SelectedRows | undefined {
  const resources = matchingResources(scan.matchers, vocabulary);
  const { sql, values } = rowsSql(scan, resources, vocabulary);
  if (sql === FALSE) return undefined;
  const snapshot = all.snapshot();
  const groups = groupsWith(snapshot, range, (id) => resources.has(id));
  return {
    sql,
    values,
    groups,
    relation: (columns, within, of = groups) => {
      const only = of.filter((group) => overlaps(group, within)).map(({ generation }) => generation);
      return snapshot.relation(columns, only.length === snapshot.groups.length ? undefined : new Set(only));
    },
    release: () => snapshot.release(),
  };
}
