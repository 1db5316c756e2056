import type { LogField, LogRow } from "./log-rows.ts";
import type { FilterOperator } from "./logql-text.ts";

/** What can be done from a line, where its query can be changed. */
export interface LineActions {
  /** Adds the filter to the query that found the row, or takes it away if it is there; without a row, to all. */
  readonly onFilter: (field: LogField, operator: FilterOperator, row?: LogRow) => void;
  readonly isFiltered: (field: LogField, operator: FilterOperator, row?: LogRow) => boolean;
  /** Shows what stands before and after a line. */
  readonly onContext?: (row: LogRow) => void;
}
