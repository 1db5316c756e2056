import { ArrowDownUp, Braces, ChartBarDecreasing, Radio, WrapText, type LucideIcon } from "lucide-react";
import { useUrlState } from "../link/url-state.ts";
import { DownloadMenu } from "./DownloadMenu.tsx";
import type { LogRow } from "./log-rows.ts";
import { LIMITS, type LogsState } from "./logs-state.ts";

/** How lines are shown: order, number, wrapping, live; and what is made of them. */
export function LogActions({ state, rows }: { state: LogsState; rows: readonly LogRow[] }) {
  const [, change] = useUrlState();
  const { direction, limit, wrap, live, pretty, fields } = state;
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
            aria-label="Lines to load at once"
            value={limit}
            onChange={(event) => change({ limit: event.target.value })}
          >
            {LIMITS.map((size) => (
              <option key={size} value={size}>
                {size} lines
              </option>
            ))}
          </select>
          <Toggle
            label="Fields"
            icon={ChartBarDecreasing}
            on={fields !== undefined}
            onClick={() => change({ fields: fields === undefined ? "" : undefined }, { replace: true })}
          />
        </>
      )}
      <Toggle
        label="Wrap"
        icon={WrapText}
        on={wrap}
        onClick={() => change({ wrap: wrap ? undefined : "1" }, { replace: true })}
      />
      <Toggle
        label="Pretty"
        icon={Braces}
        on={pretty}
        onClick={() => change({ pretty: pretty ? undefined : "1" }, { replace: true })}
      />
      <Toggle label="Live" icon={Radio} on={live} onClick={() => change({ live: live ? undefined : "1" })} />
      <DownloadMenu rows={rows} />
    </>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly on: boolean;
  readonly onClick: () => void;
}

function Toggle({ label, icon: Icon, on, onClick }: ToggleProps) {
  return (
    <button type="button" className="button small" aria-pressed={on} onClick={onClick}>
      <Icon size={14} aria-hidden /> {label}
    </button>
  );
}
