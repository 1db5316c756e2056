import { useState, type FormEvent } from "react";
import { describeMoment, parseMoment, resolveRange, type TimeRange } from "./time-range.ts";

interface AbsoluteRangeFormProps {
  readonly range: TimeRange;
  /** Of dates and times that name none. */
  readonly timeZone: string;
  readonly onApply: (range: TimeRange) => void;
}

/** Two fields for any range: `now-2h`, `now/d`, or dates and times. */
export function AbsoluteRangeForm({ range, timeZone, onApply }: AbsoluteRangeFormProps) {
  const [from, setFrom] = useState(describeMoment(range.from, timeZone));
  const [to, setTo] = useState(describeMoment(range.to, timeZone));
  const problem = problemOf({ from, to }, timeZone);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (problem === undefined)
      onApply({ from: urlMoment(from, "down", timeZone), to: urlMoment(to, "up", timeZone) });
  };
  return (
    <form className="range-form" onSubmit={apply}>
      <h3 className="popover-title">Absolute or relative range</h3>
      <label className="field">
        <span>From</span>
        <input
          className="input"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          spellCheck="false"
        />
      </label>
      <label className="field">
        <span>To</span>
        <input
          className="input"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          spellCheck="false"
        />
      </label>
      <p className="field-hint" role="status">
        {problem ?? "now-2h, now/d or 2026-01-31 16:00"}
      </p>
      <button type="submit" className="button primary" disabled={problem !== undefined}>
        Apply time range
      </button>
    </form>
  );
}

function problemOf(range: TimeRange, timeZone: string): string | undefined {
  const now = Date.now();
  if (parseMoment(range.from, now, "down", timeZone) === undefined) return `“${range.from}” is no time`;
  if (parseMoment(range.to, now, "up", timeZone) === undefined) return `“${range.to}” is no time`;
  return resolveRange(range, now, timeZone) === undefined ? "The end must come after the start" : undefined;
}

/** Relative moments stay as written; dates become Unix milliseconds, which mean the same everywhere. */
function urlMoment(text: string, round: "down" | "up", timeZone: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith("now") ? trimmed : String(parseMoment(trimmed, Date.now(), round, timeZone));
}
