import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { SearchBody } from "../../api/wire/tempo.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { fetchTrace, searchTraces } from "../http/tempo.ts";
import { useUrlState } from "../link/url-state.ts";
import { useClock } from "../time/clock-store.ts";
import { formatWholeMs } from "../time/duration.ts";
import { formatDateTime } from "../time/time-range.ts";
import { readTrace } from "../trace/trace-model.ts";
import { waterfallRows } from "../trace/waterfall.ts";
import { traceRows } from "../traces/trace-rows.ts";
import { formatCount } from "../units/format.ts";

const LIKE_IT = 30;
const AROUND_MS = 6 * 3_600_000;

/** Which trace to compare with: by its id, or one of those that begin alike. */
export function TraceChoice({ left }: { left: string }) {
  const [, change] = useUrlState();
  const now = useClock((state) => state.now);
  const result = useQuery({
    queryKey: ["traces", "like", left, now],
    queryFn: async ({ signal }) => tracesLike(left, signal),
    enabled: left !== "",
  });
  const rows = result.data ?? [];
  return (
    <Panel title="Compare with" busy={result.isFetching} note="traces that begin with the same span">
      <IdForm left={left} onChoose={(ids) => change(ids)} />
      {result.error !== null && <ErrorNotice error={result.error} />}
      {left !== "" && result.data !== undefined && rows.length === 0 && (
        <Notice title="No other trace begins like this one">Enter the id of any trace.</Notice>
      )}
      {rows.length > 0 && (
        <ul className="choice-list">
          {rows.map((row) => (
            <li key={row.id}>
              <button type="button" className="choice" onClick={() => change({ right: row.id })}>
                <span className="num muted">{formatDateTime(row.startMs)}</span>
                <span className="choice-name">
                  <strong>{row.service}</strong> {row.name}
                </span>
                <span className="num">{formatWholeMs(row.durationMs)}</span>
                <span className="num muted">{formatCount(row.spans)} spans</span>
                {row.errors > 0 && <span className="chip error">{row.errors} failed</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Traces of about the same time that begin with a span of the same name and service. */
async function tracesLike(id: string, signal: AbortSignal): Promise<ReturnType<typeof traceRows>> {
  const trace = readTrace(id, await fetchTrace(id, signal));
  const root = trace === undefined ? undefined : waterfallRows(trace.spans)[0]?.span;
  if (trace === undefined || root === undefined) return [];
  const { startMs } = trace;
  const query = `{ rootServiceName = ${JSON.stringify(root.service)} && rootName = ${JSON.stringify(root.name)} }`;
  const around = { from: startMs - AROUND_MS, to: startMs + AROUND_MS };
  const found: SearchBody = await searchTraces(query, around, LIKE_IT + 1, signal);
  return traceRows(found)
    .filter((row) => row.id !== id.padStart(32, "0"))
    .slice(0, LIKE_IT);
}

interface IdFormProps {
  readonly left: string;
  readonly onChoose: (ids: { readonly left: string; readonly right: string }) => void;
}

function IdForm({ left, onChoose }: IdFormProps) {
  const [first, setFirst] = useState(left);
  const [second, setSecond] = useState("");
  const choose = (event: FormEvent) => {
    event.preventDefault();
    onChoose({ left: first.trim(), right: second.trim() });
  };
  return (
    <form className="choice-form" onSubmit={choose}>
      <IdField label="Left trace" value={first} onChange={setFirst} />
      <IdField label="Right trace" value={second} onChange={setSecond} />
      <button type="submit" className="button primary" disabled={!isTraceId(first) || !isTraceId(second)}>
        Compare
      </button>
    </form>
  );
}

interface IdFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function IdField({ label, value, onChange }: IdFieldProps) {
  return (
    <label className="field grow">
      <span>{label}</span>
      <input
        className="input mono"
        placeholder="Trace id"
        value={value}
        aria-invalid={value.trim() !== "" && !isTraceId(value)}
        spellCheck="false"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function isTraceId(text: string): boolean {
  return /^[0-9a-fA-F]{1,32}$/.test(text.trim());
}
