import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { Panel } from "../components/Panel.tsx";
import { labelValues, metadata } from "../http/prometheus.ts";
import { useClock } from "../time/clock-store.ts";
import { starterQuery } from "./metrics-state.ts";

const MAX_SHOWN = 300;

/** All metrics by name, to start a query from. */
export function MetricBrowser({ onPick }: { onPick: (expr: string) => void }) {
  const [text, setText] = useState("");
  const now = useClock((state) => state.now);
  const names = useQuery({
    queryKey: ["metrics", "names", now],
    queryFn: ({ signal }) => labelValues("__name__", undefined, signal),
    placeholderData: (previous) => previous,
  });
  const described = useQuery({
    queryKey: ["metrics", "metadata", now],
    queryFn: ({ signal }) => metadata(signal),
    placeholderData: (previous) => previous,
  });
  const found = useMemo(() => matching(names.data ?? [], text), [names.data, text]);
  return (
    <Panel
      title="Metrics"
      busy={names.isFetching}
      note={names.data === undefined ? undefined : `${names.data.length} names`}
      actions={
        <input
          className="input browser-search"
          type="search"
          aria-label="Search metrics"
          placeholder="Search metrics"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      }
    >
      {names.error !== null && <ErrorNotice error={names.error} />}
      {names.data?.length === 0 && (
        <Notice title="No metrics yet">They appear here when an application sends its first ones.</Notice>
      )}
      <ul className="metric-list">
        {found.slice(0, MAX_SHOWN).map((name) => {
          const [about] =
            described.data?.[name] ?? described.data?.[name.replace(/_(bucket|sum|count)$/, "")] ?? [];
          return (
            <li key={name}>
              <button
                type="button"
                className="metric-item"
                onClick={() => onPick(starterQuery(name, about?.type ?? ""))}
              >
                <span className="mono metric-name">{name}</span>
                <span className="metric-type">{about?.type ?? ""}</span>
                <span className="metric-help">{about?.help ?? ""}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function matching(names: readonly string[], text: string): readonly string[] {
  const parts = text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== "");
  return names.filter((name) => parts.every((part) => name.toLowerCase().includes(part)));
}
