import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { useClock } from "../time/clock-store.ts";
import { selectorOfOthers, selectorText, withLabel, withValue, type ChosenLabels } from "./selector-text.ts";
import "./browse.css";

/** Where labels and their values come from; a selector of `{}` narrows nothing. */
export interface LabelSource {
  readonly names: (selector: string, signal: AbortSignal) => Promise<readonly string[]>;
  readonly values: (label: string, selector: string, signal: AbortSignal) => Promise<readonly string[]>;
}

interface LabelPickerProps {
  /** Tells the answers of sources apart. */
  readonly signal: string;
  readonly source: LabelSource;
  /** Empty for logs. */
  readonly metric: string;
  readonly onUse: (selector: string) => void;
}

/** More values than this are found by a search, not by the eye. */
const MOST_VALUES = 300;

/** Chooses values of labels, and makes a selector of them: what is chosen of one narrows what the others offer. */
export function LabelPicker({ signal, source, metric, onUse }: LabelPickerProps) {
  const [chosen, setChosen] = useState<ChosenLabels>([]);
  const now = useClock((state) => state.now);
  const names = useQuery({
    queryKey: ["labels", signal, metric, now],
    queryFn: async ({ signal: abort }) => source.names(selectorText(metric, []), abort),
    placeholderData: (previous) => previous,
  });
  const selector = selectorText(metric, chosen);
  const isOpen = (name: string) => chosen.some(([label]) => label === name);
  const hasValues = chosen.some(([, values]) => values.length > 0);
  return (
    <div className="label-picker">
      {names.error !== null && <ErrorNotice error={names.error} />}
      <ul className="label-names" aria-label="Labels">
        {(names.data ?? [])
          .filter((name) => name !== "__name__")
          .map((name) => (
            <li key={name}>
              <button
                type="button"
                className="button small"
                aria-pressed={isOpen(name)}
                onClick={() => setChosen(withLabel(chosen, name))}
              >
                {name}
              </button>
            </li>
          ))}
      </ul>
      <div className="label-columns">
        {chosen.map(([label, values]) => (
          <ValueColumn
            key={label}
            signal={signal}
            source={source}
            label={label}
            chosen={values}
            selector={selectorOfOthers(metric, chosen, label)}
            onTurn={(value) => setChosen(withValue(chosen, label, value))}
          />
        ))}
      </div>
      <div className="label-result">
        <code>{selector}</code>
        <button
          type="button"
          className="button primary"
          disabled={!hasValues && metric === ""}
          onClick={() => onUse(selector)}
        >
          Use as query
        </button>
      </div>
    </div>
  );
}

interface ValueColumnProps {
  readonly signal: string;
  readonly source: LabelSource;
  readonly label: string;
  readonly chosen: readonly string[];
  readonly selector: string;
  readonly onTurn: (value: string) => void;
}

function ValueColumn({ signal, source, label, chosen, selector, onTurn }: ValueColumnProps) {
  const [text, setText] = useState("");
  const now = useClock((state) => state.now);
  const values = useQuery({
    queryKey: ["label-values", signal, label, selector, now],
    queryFn: async ({ signal: abort }) => source.values(label, selector, abort),
    placeholderData: (previous) => previous,
  });
  const found = useMemo(() => {
    const wanted = text.toLowerCase();
    return (values.data ?? []).filter((value) => value.toLowerCase().includes(wanted));
  }, [values.data, text]);
  return (
    <section className="label-column" aria-label={`Values of ${label}`}>
      <header>
        <h3>{label}</h3>
        <span className="muted num">{values.data?.length ?? ""}</span>
      </header>
      <input
        className="input"
        type="search"
        aria-label={`Search values of ${label}`}
        placeholder="Search values"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {values.error !== null && <ErrorNotice error={values.error} />}
      <ul tabIndex={0} aria-label={`Values of ${label}`}>
        {found.slice(0, MOST_VALUES).map((value) => (
          <li key={value}>
            <button
              type="button"
              className="label-value"
              aria-pressed={chosen.includes(value)}
              onClick={() => onTurn(value)}
            >
              {value === "" ? "empty" : value}
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST_VALUES && <p className="muted">{found.length - MOST_VALUES} more: search.</p>}
    </section>
  );
}
