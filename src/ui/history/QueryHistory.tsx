import { History as HistoryIcon, Star, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { PopoverButton } from "../components/PopoverButton.tsx";
import type { Signal } from "../split/split-state.ts";
import { formatDateTime } from "../time/time-range.ts";
import { searched, type HistoryEntry } from "./history-list.ts";
import { useHistory } from "./history-store.ts";
import "./history.css";

interface QueryHistoryProps {
  readonly signal: Signal;
  readonly onPick: (expr: string) => void;
}

const MOST_SHOWN = 100;

/** The queries of a signal that were run before: searched, starred, run again. */
export function QueryHistory({ signal, onPick }: QueryHistoryProps) {
  return (
    <PopoverButton
      className="button small history-button"
      title="Queries that were run before"
      face={
        <>
          <HistoryIcon size={14} aria-hidden /> History
        </>
      }
      contentClass="popover history-popover"
      contentLabel="Query history"
      sideOffset={6}
    >
      {(close) => (
        <HistoryList
          signal={signal}
          onPick={(expr) => {
            close();
            onPick(expr);
          }}
        />
      )}
    </PopoverButton>
  );
}

function HistoryList({ signal, onPick }: QueryHistoryProps) {
  const history = useHistory((state) => state.histories[signal]);
  const [text, setText] = useState("");
  const [onlyStarred, setOnlyStarred] = useState(false);
  const found = useMemo(() => searched(history, text, onlyStarred), [history, text, onlyStarred]);
  return (
    <>
      <div className="history-tools">
        <input
          className="input"
          type="search"
          aria-label="Search the history"
          placeholder="Search the history"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button
          type="button"
          className="button small"
          aria-pressed={onlyStarred}
          onClick={() => setOnlyStarred(!onlyStarred)}
        >
          <Star size={13} aria-hidden /> Starred
        </button>
        <button
          type="button"
          className="button small"
          title="Forget all queries without a star"
          onClick={() => useHistory.getState().forgetAll(signal)}
        >
          Clear
        </button>
      </div>
      {found.length === 0 && (
        <p className="history-none">
          {history.length === 0 ? "Queries that you run appear here." : "No query has these words."}
        </p>
      )}
      <ul className="history-list" aria-label="Queries">
        {found.slice(0, MOST_SHOWN).map((entry) => (
          <HistoryItem key={entry.expr} signal={signal} entry={entry} onPick={onPick} />
        ))}
      </ul>
      {found.length > MOST_SHOWN && (
        <p className="history-none">{found.length - MOST_SHOWN} more: search for them.</p>
      )}
    </>
  );
}

function HistoryItem({ signal, entry, onPick }: QueryHistoryProps & { entry: HistoryEntry }) {
  const { expr, at, starred } = entry;
  const turnStar = useHistory((state) => state.turnStar);
  const forget = useHistory((state) => state.forget);
  return (
    <li className="history-item">
      <button type="button" className="history-query" onClick={() => onPick(expr)}>
        <code>{expr}</code>
        <span className="muted num">{formatDateTime(at)}</span>
      </button>
      <button
        type="button"
        className="button ghost small icon"
        aria-label={`Star ${expr}`}
        aria-pressed={starred}
        title={starred ? "Take the star away" : "Star"}
        onClick={() => turnStar(signal, expr)}
      >
        <Star size={13} aria-hidden fill={starred ? "currentColor" : "none"} />
      </button>
      <button
        type="button"
        className="button ghost small icon"
        aria-label={`Forget ${expr}`}
        title="Forget"
        onClick={() => forget(signal, expr)}
      >
        <Trash2 size={13} aria-hidden />
      </button>
    </li>
  );
}
