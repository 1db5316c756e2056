import { useMemo, useReducer, useState } from "react";
import { ChevronDown } from "lucide-react";
import { ALL_VALUE, type VariableOption } from "../../dashboard-file/variable-model.ts";
import { PopoverButton } from "../components/PopoverButton.tsx";

interface MultiSelectProps {
  readonly label: string;
  readonly options: readonly VariableOption[];
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

const MAX_SHOWN = 300;

/** Several of many, with a search. The choice All excludes the others. */
export function MultiSelect({ label, options, values, onChange }: MultiSelectProps) {
  const [search, setSearch] = useState("");
  const found = useMemo(
    () => options.filter(({ text }) => text.toLowerCase().includes(search.trim().toLowerCase())),
    [options, search],
  );
  const texts = values.map((value) => options.find((option) => option.value === value)?.text ?? value);
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const toggle = (value: string) => {
    const others = values.filter((each) => each !== value && each !== ALL_VALUE);
    if (value === ALL_VALUE) onChange([ALL_VALUE]);
    else onChange(values.includes(value) ? others : [...others, value]);
    // What stays chosen has its box checked again.
    rerender();
  };
  return (
    <PopoverButton
      className="button small variable-button"
      label={`${label}: ${texts.join(", ")}`}
      face={
        <>
          <span className="variable-texts">{texts.join(" + ") || "none"}</span>
          <ChevronDown size={13} aria-hidden />
        </>
      }
      contentClass="variable-menu"
      contentLabel={label}
    >
      {() => (
        <>
          <input
            type="search"
            className="input small"
            aria-label={`Search ${label}`}
            placeholder="Search"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <ul className="variable-options">
            {found.slice(0, MAX_SHOWN).map((option) => (
              <li key={option.value}>
                <label>
                  <input
                    type="checkbox"
                    checked={values.includes(option.value)}
                    onChange={() => toggle(option.value)}
                  />
                  {option.text}
                </label>
              </li>
            ))}
          </ul>
          {found.length > MAX_SHOWN && <p className="muted">{found.length - MAX_SHOWN} more: search</p>}
        </>
      )}
    </PopoverButton>
  );
}
