import { Eye, EyeOff, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { QueryEditor } from "../editor/QueryEditor.tsx";
import { QueryHistory } from "../history/QueryHistory.tsx";
import type { Signal } from "../split/split-state.ts";
import { letterAt, withQuery, type QueryRow } from "./query-rows.ts";
import "./explore.css";

const EDITORS = {
  metrics: { language: "promql", name: "PromQL", example: "" },
  logs: { language: "logql", name: "LogQL", example: ', like {service_name="shop"} |= "error"' },
  traces: { language: "traceql", name: "TraceQL", example: "" },
} as const;

interface QueryRowsProps {
  readonly signal: Signal;
  readonly rows: readonly QueryRow[];
  /** The text changed; nothing is asked yet. */
  readonly onEdit: (rows: readonly QueryRow[]) => void;
  readonly onApply: (rows: readonly QueryRow[]) => void;
  /** Above the queries. */
  readonly form?: ReactNode;
  /** More buttons below the queries. */
  readonly children?: ReactNode;
}

/** The queries A, B, C, …, each with its editor. */
export function QueryRows({ signal, rows, onEdit, onApply, form, children }: QueryRowsProps) {
  const { language, name, example } = EDITORS[signal];
  const replaced = (index: number, row: QueryRow) => rows.map((old, at) => (at === index ? row : old));
  return (
    <section className="panel query-rows" aria-label="Queries">
      {form}
      {rows.map((row, index) => {
        const letter = letterAt(index);
        return (
          <div className="query-row" key={letter}>
            <span className="query-letter">{letter}</span>
            <QueryEditor
              language={language}
              label={`${name} query ${letter}`}
              placeholder={`Enter a ${name} query${example}, Shift+Enter to run`}
              value={row.expr}
              onChange={(expr) => onEdit(replaced(index, { ...row, expr }))}
              onRun={(expr) => onApply(replaced(index, { ...row, expr }))}
            />
            <button
              type="button"
              className="button ghost icon"
              aria-label={`${row.hidden ? "Show" : "Hide"} query ${letter}`}
              title={row.hidden ? "Show" : "Hide"}
              onClick={() => onApply(replaced(index, { ...row, hidden: !row.hidden }))}
            >
              {row.hidden ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
            </button>
            <button
              type="button"
              className="button ghost icon"
              aria-label={`Remove query ${letter}`}
              title="Remove"
              disabled={rows.length === 1 && row.expr === ""}
              onClick={() =>
                onApply(rows.length === 1 ? [{ expr: "", hidden: false }] : rows.toSpliced(index, 1))
              }
            >
              <Trash2 size={15} aria-hidden />
            </button>
          </div>
        );
      })}
      <div className="query-tools">
        <button
          type="button"
          className="button small"
          onClick={() => onEdit([...rows, { expr: "", hidden: false }])}
        >
          <Plus size={14} aria-hidden /> Add query
        </button>
        {children}
        <QueryHistory
          signal={signal}
          onPick={(expr) => onApply(rows.length === 1 ? [{ expr, hidden: false }] : withQuery(rows, expr))}
        />
      </div>
    </section>
  );
}
