import { Minus, Plus } from "lucide-react";
import type { LineActions } from "./line-actions.ts";
import type { LogField, LogRow } from "./log-rows.ts";
import type { FilterOperator } from "./logql-text.ts";

interface FilterButtonsProps {
  readonly field: LogField;
  /** The line that it is of, if it is of one. */
  readonly row?: LogRow;
  readonly actions: LineActions;
}

/** Filters for a value and filters it out; a filter that is there is pressed, and goes by a second click. */
export function FilterButtons(props: FilterButtonsProps) {
  return (
    <span className="log-field-buttons">
      <FilterButton {...props} operator="=" />
      <FilterButton {...props} operator="!=" />
    </span>
  );
}

function FilterButton({
  field,
  row,
  operator,
  actions,
}: FilterButtonsProps & { readonly operator: FilterOperator }) {
  const isOn = actions.isFiltered(field, operator, row);
  const Icon = operator === "=" ? Plus : Minus;
  const does = operator === "=" ? "Filter for" : "Filter out";
  return (
    <button
      type="button"
      className="button ghost small icon"
      aria-label={`${does} ${field.name}=${field.value}`}
      aria-pressed={isOn}
      title={isOn ? "Remove this filter" : `${does} this value`}
      onClick={() => actions.onFilter(field, operator, row)}
    >
      <Icon size={13} aria-hidden />
    </button>
  );
}
