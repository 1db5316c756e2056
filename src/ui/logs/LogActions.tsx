import { ArrowDownUp, Radio, WrapText } from "lucide-react";
import { useUrlState } from "../link/url-state.ts";
import { LIMITS, type LogsState } from "./logs-state.ts";

/** How lines are shown: order, number, wrapping, live. */
export function LogActions({ state }: { state: LogsState }) {
  const [, change] = useUrlState();
  const { direction, limit, wrap, live } = state;
  const newestFirst = direction === "backward";
  return (
    <>
      {!live && (
        <>
          <button
            type="button"
            className="button small"
            title="Change the order"
            onClick={() => change({ dir: newestFirst ? "forward" : undefined })}
          >
            <ArrowDownUp size={14} aria-hidden /> {newestFirst ? "Newest first" : "Oldest first"}
          </button>
          <select
            className="select small"
            aria-label="Most lines to show"
            value={limit}
            onChange={(event) => change({ limit: event.target.value })}
          >
            {LIMITS.map((size) => (
              <option key={size} value={size}>
                {size} lines
              </option>
            ))}
          </select>
        </>
      )}
      <button
        type="button"
        className="button small"
        aria-pressed={wrap}
        onClick={() => change({ wrap: wrap ? undefined : "1" }, { replace: true })}
      >
        <WrapText size={14} aria-hidden /> Wrap
      </button>
      <button
        type="button"
        className="button small"
        aria-pressed={live}
        onClick={() => change({ live: live ? undefined : "1" })}
      >
        <Radio size={14} aria-hidden /> Live
      </button>
    </>
  );
}
