import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import type { AdHocFilter } from "../../dashboard-file/variable-model.ts";
import type { SourceKind } from "../../dashboard-file/supported.ts";
import { useIsShown } from "../components/use-is-shown.ts";
import { takesSeveral } from "../variables/ad-hoc-url.ts";
import { filterKeys, filterOperators, filterValues, OPERATOR_TITLES } from "./filter-choices.ts";

interface AdHocFiltersProps {
  readonly label: string;
  readonly kind: SourceKind;
  readonly filters: readonly AdHocFilter[];
  /** Names that the file offers instead of those of the data source. */
  readonly keys: readonly string[];
  readonly onChange: (filters: readonly AdHocFilter[]) => void;
}

/** Filters that go into each query of a data source: each a name, an operator and a value, all to be chosen. */
export function AdHocFilters({ label, kind, filters, keys, onChange }: AdHocFiltersProps) {
  const [isAdding, setAdding] = useState(false);
  const replace = (index: number, filter: AdHocFilter | undefined) =>
    onChange(filters.flatMap((each, at) => (at === index ? (filter === undefined ? [] : [filter]) : [each])));
  return (
    <div className="filters" role="group" aria-label={label}>
      {filters.map((filter, index) => (
        <FilterField
          key={`${index} ${filter.key} ${filter.operator} ${valueText(filter)}`}
          kind={kind}
          keys={keys}
          filter={filter}
          onChange={(next) => replace(index, next)}
          onRemove={() => replace(index, undefined)}
        />
      ))}
      {isAdding ? (
        <FilterField
          kind={kind}
          keys={keys}
          filter={{ key: "", operator: "=", value: "" }}
          isNew
          onChange={(filter) => {
            setAdding(false);
            onChange([...filters, filter]);
          }}
          onRemove={() => setAdding(false)}
        />
      ) : (
        <button type="button" className="button small" onClick={() => setAdding(true)}>
          <Plus size={13} aria-hidden /> Filter
        </button>
      )}
    </div>
  );
}

interface FilterFieldProps {
  readonly kind: SourceKind;
  readonly keys: readonly string[];
  readonly filter: AdHocFilter;
  readonly isNew?: boolean;
  readonly onChange: (filter: AdHocFilter) => void;
  readonly onRemove: () => void;
}

const MAX_CHOICES = 500;

/** It is applied when name and value are there and the field is left, or Enter is pressed. */
function FilterField({ kind, keys, filter, isNew = false, onChange, onRemove }: FilterFieldProps) {
  const [key, setKey] = useState(filter.key);
  const [operator, setOperator] = useState(filter.operator);
  const [value, setValue] = useState(valueText(filter));
  const isShown = useIsShown();
  const names = useQuery({
    queryKey: ["filter names", kind],
    enabled: isNew && keys.length === 0,
    queryFn: ({ signal }) => filterKeys(kind, signal),
  });
  const values = useQuery({
    queryKey: ["filter values", kind, key],
    enabled: key !== "",
    retry: false,
    queryFn: ({ signal }) => filterValues(kind, key, signal),
  });
  const apply = (used: string = operator, text: string = value) => {
    const next = filterOf(key.trim(), used, text);
    const isSame = next.key === filter.key && used === filter.operator && text === valueText(filter);
    if (next.key !== "" && next.value !== "" && !isSame) onChange(next);
  };
  return (
    <span
      className="filter"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (isShown.current && !currentTarget.contains(relatedTarget)) apply();
      }}
      onKeyDown={({ key: pressed }) => {
        if (pressed === "Enter") apply();
        if (pressed === "Escape" && isNew) onRemove();
      }}
    >
      {isNew ? (
        <Suggested
          label="Name"
          value={key}
          choices={keys.length > 0 ? keys : (names.data ?? [])}
          onChange={setKey}
          hasFocus
        />
      ) : (
        <span className="filter-key mono">{key}</span>
      )}
      <select
        className="select small"
        aria-label={`Operator of ${key === "" ? "the filter" : key}`}
        title={OPERATOR_TITLES[operator]}
        value={operator}
        onChange={({ target }) => {
          setOperator(target.value);
          if (!isNew) apply(target.value);
        }}
      >
        {filterOperators(kind).map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
      <Suggested
        label={`Value of ${key === "" ? "the filter" : key}`}
        value={value}
        choices={values.data ?? []}
        onChange={(text) => {
          setValue(text);
          // Chosen from the list rather than typed.
          if (!takesSeveral(operator) && values.data?.includes(text) === true && operator[1] !== "~")
            apply(operator, text);
        }}
      />
      <button
        type="button"
        className="button ghost small icon"
        aria-label={`Remove the filter ${key}`}
        onClick={onRemove}
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}

interface SuggestedProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly onChange: (text: string) => void;
  readonly hasFocus?: boolean;
}

function Suggested({ label, value, choices, onChange, hasFocus = false }: SuggestedProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // It stands where the button was that was pressed.
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  return (
    <>
      <input
        ref={field}
        className="input small"
        aria-label={label}
        placeholder={label}
        list={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={id}>
        {choices.slice(0, MAX_CHOICES).map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
    </>
  );
}

/** Several values stand behind commas. */
const valueText = ({ operator, value, values }: AdHocFilter): string =>
  takesSeveral(operator) ? (values ?? [value]).join(", ") : value;

function filterOf(key: string, operator: string, text: string): AdHocFilter {
  if (!takesSeveral(operator)) return { key, operator, value: text };
  const values = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return { key, operator, value: values[0] ?? "", values };
}
