import { Minus, Plus } from "lucide-react";
import type { LineActions } from "./line-actions.ts";
import type { LogField } from "./log-rows.ts";
import type { FilterOperator } from "./logql-text.ts";

/** Filters for a value and filters it out; a filter that is there is pressed, and goes by a second click. */
export function FilterButtons({ field, actions }: { field: LogField; actions: LineActions }) {
  return (
    <span className="log-field-buttons">
      <FilterButton field={field} operator="=" actions={actions} />
      <FilterButton field={field} operator="!=" actions={actions} />
    </span>
  );
}

interface FilterButtonProps {
  readonly field: LogField;
  readonly operator: FilterOperator;
  readonly actions: LineActions;
}

function FilterButton({ field, operator, actions }: FilterButtonProps) {
  const isOn = actions.isFiltered(field, operator);
  const Icon = operator === "=" ? Plus : Minus;
  const does = operator === "=" ? "Filter for" : "Filter out";
  return (
    <button
      type="button"
      className="button ghost small icon"
      aria-label={`${does} ${field.name}=${field.value}`}
      aria-pressed={isOn}
      title={isOn ? "Remove this filter" : `${does} this value`}
      onClick={() => actions.onFilter(field, operator)}
    >
      <Icon size={13} aria-hidden />
    </button>
  );
}
