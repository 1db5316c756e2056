import { ChevronDown, ChevronRight, X } from "lucide-react";
import { useMemo } from "react";
import { useLater } from "../components/use-later.ts";
import { localNumber } from "../format/local-number.ts";
import { useUrlState } from "../link/url-state.ts";
import { formatCount } from "../units/format.ts";
import { fieldCounts, fieldStats, type FieldCount, type ValueCount } from "./field-stats.ts";
import { FilterButtons } from "./FilterButtons.tsx";
import type { LineActions } from "./line-actions.ts";
import { lineFields } from "./line-fields.ts";
import type { FieldKind, LogField, LogRow } from "./log-rows.ts";

const MOST_VALUES = 20;

interface FieldsPanelProps {
  readonly rows: readonly LogRow[];
  /** The field whose values are shown, as `label app`; empty for none. */
  readonly open: string;
  readonly actions: LineActions;
}

const KIND_NAMES: Readonly<Record<FieldKind, string>> = {
  label: "label",
  metadata: "metadata",
  parsed: "parsed",
  detected: "in the text",
};

/** The fields of the loaded lines; of the opened one, its values with their share of these lines. */
export function FieldsPanel({ rows, open, actions }: FieldsPanelProps) {
  const [, change] = useUrlState();
  // Counting 100,000 lines takes a while: the list is drawn first.
  const counted = useLater(rows, rows);
  const fields = useMemo(() => fieldCounts(counted), [counted]);
  const parser = useMemo(() => parserOf(counted), [counted]);
  return (
    <aside className="fields-panel" aria-label="Fields of the loaded lines" tabIndex={0}>
      <header className="fields-head">
        <h3>Fields</h3>
        <span className="muted num">of {formatCount(rows.length)} lines</span>
        <button
          type="button"
          className="button ghost small icon"
          aria-label="Close the fields"
          onClick={() => change({ fields: undefined }, { replace: true })}
        >
          <X size={13} aria-hidden />
        </button>
      </header>
      <ul>
        {fields.map((field) => {
          const key = `${field.kind} ${field.name}`;
          const isOpen = key === open;
          const Chevron = isOpen ? ChevronDown : ChevronRight;
          return (
            <li key={key}>
              <button
                type="button"
                className="field-item"
                aria-expanded={isOpen}
                onClick={() => change({ fields: isOpen ? "" : key }, { replace: true })}
              >
                <Chevron size={13} aria-hidden />
                <span className="field-item-name">{field.name}</span>
                <span className="muted field-item-kind">{KIND_NAMES[field.kind]}</span>
              </button>
              {isOpen && <FieldValues rows={counted} field={field} parser={parser} actions={actions} />}
            </li>
          );
        })}
      </ul>
    </aside>
  );
}

type Parser = NonNullable<LogField["parser"]>;

/** What reads most of the lines. */
function parserOf(rows: readonly LogRow[]): Parser {
  const found = rows.slice(0, 200).map(({ line }) => lineFields(line)?.parser);
  const times = (wanted: Parser) => found.filter((parser) => parser === wanted).length;
  return times("logfmt") > times("json") ? "logfmt" : "json";
}

interface FieldValuesProps {
  readonly rows: readonly LogRow[];
  readonly field: FieldCount;
  readonly parser: Parser;
  readonly actions: LineActions;
}

function FieldValues({ rows, field, parser, actions }: FieldValuesProps) {
  const stats = useMemo(() => fieldStats(rows, field, MOST_VALUES), [rows, field]);
  const { name, kind } = field;
  return (
    <div className="field-values">
      <ul aria-label={`Values of ${name}`}>
        {stats.values.map((count) => (
          <Value
            key={count.value}
            count={count}
            field={{ name, kind, value: count.value, ...(kind === "detected" ? { parser } : {}) }}
            actions={actions}
          />
        ))}
      </ul>
      {stats.more > 0 && <p className="muted">{formatCount(stats.more)} more values</p>}
      {stats.without > 0 && <p className="muted">{formatCount(stats.without)} lines without it</p>}
    </div>
  );
}

function Value({ count, field, actions }: { count: ValueCount; field: LogField; actions: LineActions }) {
  const { value, lines, share } = count;
  return (
    <li className="field-value">
      <FilterButtons field={field} actions={actions} />
      <span className="field-value-text" title={value}>
        {value === "" ? "empty" : value}
      </span>
      <span className="num muted">
        {formatCount(lines)} · {localNumber((share * 100).toFixed(1))} %
      </span>
      <span className="field-share" style={{ width: `${share * 100}%` }} />
    </li>
  );
}
