import { useMemo } from "react";
import type { NamedQuery } from "../explore/query-rows.ts";
import { SortHeader } from "../components/SortHeader.tsx";
import { useUrlState } from "../link/url-state.ts";
import { Panel } from "../components/Panel.tsx";
import type { Grid } from "../time/step.ts";
import { formatDateTime } from "../time/time-range.ts";
import { formatValue } from "../units/format.ts";
import { unitOf } from "../units/unit-of.ts";
import { clickedSort, instantTable, sortedRows, tableSortOf, type InstantRow } from "./instant-table.ts";
import { isFirst, useInstantQueries, useRangeQueries } from "./use-metric-queries.ts";

const MAX_ROWS = 200;

/** The queries' newest values as a table. Failures are shown by the chart above. */
export function InstantPanel({ queries, grid }: { queries: readonly NamedQuery[]; grid: Grid | undefined }) {
  const results = useInstantQueries(queries, grid);
  // The chart above has its height when it has been drawn.
  const isEarly = [useRangeQueries(queries, grid), results].some(isFirst);
  const table = useMemo(
    () =>
      instantTable(
        results.flatMap(({ query, data }) => (data === undefined ? [] : [{ letter: query.letter, data }])),
      ),
    [results],
  );
  const [params, change] = useUrlState();
  const inUrl = params.get("sort");
  const sort = useMemo(() => tableSortOf(inUrl), [inUrl]);
  const rows = useMemo(() => sortedRows(table.rows, sort), [table, sort]);
  const header = (column: string, title: string) =>
    ({
      title,
      order: sort?.column === column ? (sort.descending ? "descending" : "ascending") : undefined,
      onSort: () => change({ sort: clickedSort(sort, column) }, { replace: true }),
    }) as const;
  const units = new Map(queries.map((query) => [query.letter, unitOf(query.expr)]));
  const several = queries.length > 1;
  if (isEarly || table.rows.length === 0) return null;
  return (
    <Panel
      title="Values"
      busy={results.some((result) => result.busy)}
      note={`${countText(table.rows.length)}${grid === undefined ? "" : ` at ${formatDateTime(grid.end * 1000)}`}`}
    >
      <div className="table-scroll" role="group" aria-label="Newest values" tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              {several && <SortHeader {...header("query", "Query")} />}
              {table.columns.map((column) => (
                <SortHeader key={column} {...header(column, column === "__name__" ? "metric" : column)} />
              ))}
              <SortHeader {...header("value", "Value")} right />
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MAX_ROWS).map((row) => (
              <tr key={`${row.letter} ${JSON.stringify(row.labels)}`}>
                {several && <td>{row.letter}</td>}
                {table.columns.map((column) => (
                  <td key={column} className="mono">
                    {row.labels[column] ?? ""}
                  </td>
                ))}
                <td className="right num" title={row.value === undefined ? undefined : String(row.value)}>
                  {valueText(row, units)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function valueText(row: InstantRow, units: ReadonlyMap<string, Parameters<typeof formatValue>[1]>): string {
  return row.value === undefined ? row.text : formatValue(row.value, units.get(row.letter) ?? "number");
}

function countText(rows: number): string {
  return rows > MAX_ROWS ? `first ${MAX_ROWS} of ${rows} series` : `${rows} series`;
}
